import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PLACE = z.object({ files: z.string(), password: z.string() });
/** Where a cluster's files lie, and its superuser's password. */
export type ClusterPlace = Readonly<z.infer<typeof PLACE>>;

export const DATABASE = 'vigilo';
export const SUPERUSER = 'vigilo';

/** What a data directory says of its cluster; null where it has none yet. */
export function readPlace(dataDir: string): ClusterPlace | null {
  const path = placeFile(dataDir);
  if (!existsSync(path)) return null;
  const { files, password } = PLACE.parse(JSON.parse(readFileSync(path, 'utf8')));
  const inside = filesBelow(dataDir);
  // Files in the data directory have moved with it, whatever path was noted.
  return { files: existsSync(inside) ? inside : files, password };
}

/** Notes in the data directory where its cluster is. */
export function writePlace(dataDir: string, place: ClusterPlace): void {
  const path = placeFile(dataDir);
  const draft = `${path}.${randomUUID()}`;
  writeSecret(draft, JSON.stringify(place));
  renameSync(draft, path);
}

/** The name of a cluster's folder. */
export function filesBelow(home: string): string {
  return join(home, 'postgres');
}

/** Writes a new file that only its owner reads. */
export function writeSecret(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
}

/** How to enter a database of the cluster's server. */
export function urlOf({ password }: ClusterPlace, port: number, database = DATABASE): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

function placeFile(dataDir: string): string {
  return join(dataDir, 'embedded.json');
}
