import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a bundle is made of, as a hash: the sources below `folders` and the locked versions of all packages.
 * @param projectDir the checkout; its place has no part in the hash.
 */
export async function sourcesFingerprint(projectDir: string, folders: readonly string[]): Promise<string> {
  const perFolder = await Promise.all(folders.map((folder) => filesBelow(join(projectDir, folder))));
  const files = [...perFolder.flat().sort(), join(projectDir, 'package-lock.json')];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  contents.forEach((content, index) => {
    // Name and length stand before the content, so that text cannot move between files unseen.
    hash.update(`${files[index]?.slice(projectDir.length)}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
