import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { issueToken } from '../auth/issue-token.js';
import { hashToken } from '../auth/token-text.js';
import type { Clock } from '../clock.js';
import type { Orm } from '../db/orm.js';
import { findTokenByHash } from '../store/token.store.js';

/** Ready tokens of the demo workspace, one to look and one to write. */
const DEMO_TOKENS = z.object({ viewer: z.string(), admin: z.string() });
export type DemoTokens = z.infer<typeof DEMO_TOKENS>;

interface DemoTokenServices {
  readonly orm: Orm;
  readonly clock: Clock;
  /** Where the tokens are kept between starts, readable by this user alone. */
  readonly dataDir: string;
}

/**
 * The demo workspace's tokens: those of the last start while the database still knows them, or new ones. Only these
 * two are kept in clear, so that what a person has pasted into the explorer is still good after a restart.
 */
export async function demoTokens(services: DemoTokenServices, workspaceId: string): Promise<DemoTokens> {
  const file = join(services.dataDir, 'demo-tokens.json');
  const kept = await readKept(file);
  if (kept !== null && (await areGood(services.orm, workspaceId, kept))) return kept;
  const issue = async (role: 'viewer' | 'admin') => {
    const order = { workspaceId, name: `demo ${role}`, role, expiresAtMs: null };
    return (await issueToken(services, order)).text;
  };
  const tokens = { viewer: await issue('viewer'), admin: await issue('admin') };
  await mkdir(services.dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(tokens), { mode: 0o600 });
  return tokens;
}

async function readKept(file: string): Promise<DemoTokens | null> {
  try {
    return DEMO_TOKENS.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function areGood(orm: Orm, workspaceId: string, tokens: DemoTokens): Promise<boolean> {
  const found = await Promise.all(
    Object.values(tokens).map((text) => findTokenByHash(orm, workspaceId, hashToken(text))),
  );
  return found.every((token) => token !== null && !token.isRevoked);
}
