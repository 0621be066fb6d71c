import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Orm } from '../db/orm.js';
import type { Role } from '../domain/permissions.js';
import { insertToken } from '../store/token.store.js';
import { hashToken, newTokenText } from './token-text.js';

export interface TokenOrder {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
  /** From this instant on the token is refused; null for one that does not expire. */
  readonly expiresAtMs: number | null;
}

/** A new token. `text` exists nowhere else: show it once. */
export interface IssuedToken {
  /** uuid, to revoke it by. */
  readonly id: string;
  readonly text: string;
}

/** Makes an API token of a workspace. Only its hash is stored. */
export async function issueToken(
  { orm, clock }: { readonly orm: Orm; readonly clock: Clock },
  order: TokenOrder,
): Promise<IssuedToken> {
  const { workspaceId, name, role, expiresAtMs } = order;
  const id = randomUUID();
  const text = newTokenText(workspaceId);
  await insertToken(orm, workspaceId, {
    id,
    name,
    role,
    hash: hashToken(text),
    createdAtMs: clock(),
    expiresAtMs,
  });
  return { id, text };
}
