import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import type { Bundle } from './bundles.js';
import { sourcesFingerprint } from './sources-fingerprint.js';

const FINGERPRINT_FILE = '.fingerprint';

export interface BuildPlace {
  /** The checkout: holds the sources and `node_modules`. */
  readonly projectDir: string;
  /** Where the bundle's files go. Emptied first. */
  readonly outDir: string;
}

/**
 * Makes a bundle unless `outDir` already holds what its sources would give.
 * @throws what Vite throws when the sources do not bundle; `outDir` then counts as not built.
 */
export async function buildBundle(
  bundle: Bundle,
  { projectDir, outDir }: BuildPlace,
): Promise<'built' | 'unchanged'> {
  const fingerprint = await sourcesFingerprint(projectDir, bundle.sources);
  const fingerprintFile = join(outDir, FINGERPRINT_FILE);
  if ((await readIfThere(fingerprintFile)) === fingerprint) return 'unchanged';
  // Loading Vite takes longer than finding out that there is nothing to do.
  const { build } = await import('vite');
  await build(viteConfig(bundle, { projectDir, outDir }));
  // Last, so that a build that was broken off is made again.
  await writeFile(fingerprintFile, fingerprint);
  return 'built';
}

function viteConfig(bundle: Bundle, { projectDir, outDir }: BuildPlace): InlineConfig {
  const root = join(projectDir, bundle.root);
  return {
    configFile: false,
    root,
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      // The folders are those of the URLs, so that what is served can be read off the disk.
      assetsDir: `assets/${bundle.name}`,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4096,
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      // React's "use client" in a hundred library files means nothing to a page without server components.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
      ...(bundle.script === undefined ? {} : scriptBuild(join(root, bundle.script))),
    },
  };
}

function scriptBuild(entry: string): NonNullable<InlineConfig['build']> {
  const name = entry.replace(/^.*\//, '').replace(/\.ts$/, '');
  // Not a module: Vite leaves the blanks in those, and any way of loading a script will do for this one.
  return { lib: { entry, name: 'vigilo', formats: ['iife'], fileName: () => `${name}.js` } };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
