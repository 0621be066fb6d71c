import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The packages whose version changes the bundle. What these bring along moves with them. */
const PACKAGES = [
  '@graphiql/react',
  'graphiql',
  'graphql',
  'monaco-editor',
  'monaco-graphql',
  'react',
  'react-dom',
  'vite',
];

/** What the bundle is made of, as a hash: the page's sources, the build's settings and the packages' versions. */
export async function explorerFingerprint(projectDir: string): Promise<string> {
  const appDir = join(projectDir, 'src/explorer/app');
  const entries = await readdir(appDir, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  sources.push(join(projectDir, 'src/explorer/build-explorer.ts'));
  const manifests = PACKAGES.map((name) => join(projectDir, 'node_modules', name, 'package.json'));
  const files = [...sources.sort(), ...manifests];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  contents.forEach((content, index) => {
    // Name and length stand before the content, so that text cannot move between files unseen.
    hash.update(`${files[index]?.slice(projectDir.length)}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}
