import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explorerFingerprint } from './explorer-fingerprint.js';

const FINGERPRINT_FILE = '.fingerprint';

export interface ExplorerFolders {
  /** The checkout: holds `src/explorer/app` and `node_modules`. */
  readonly projectDir: string;
  /** Where the page and its files go. Emptied first. */
  readonly outDir: string;
}

/**
 * Bundles the explorer unless `outDir` already holds what the sources would give.
 * @throws what Vite throws when the sources do not bundle; `outDir` then counts as not built.
 */
export async function buildExplorer({ projectDir, outDir }: ExplorerFolders): Promise<'built' | 'unchanged'> {
  const fingerprint = await explorerFingerprint(projectDir);
  const fingerprintFile = join(outDir, FINGERPRINT_FILE);
  if ((await readIfThere(fingerprintFile)) === fingerprint) return 'unchanged';
  await bundle({ projectDir, outDir });
  // Last, so that a build that was broken off is made again.
  await writeFile(fingerprintFile, fingerprint);
  return 'built';
}

async function bundle({ projectDir, outDir }: ExplorerFolders): Promise<void> {
  // Loading Vite takes longer than finding out that there is nothing to do.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: join(projectDir, 'src/explorer/app'),
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      // The folders are those of the URLs, so that what is served can be read off the disk.
      assetsDir: 'assets/explorer',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4096,
      reportCompressedSize: false,
      // React's "use client" in a hundred library files means nothing to a page without server components.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
  });
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
