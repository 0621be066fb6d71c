import type { PoolClient } from 'pg';
import { z } from 'zod';
import { ApiToken } from '../../entities/api-token.entity.js';
import { type Orm, tell, workspaceEm } from '../db/orm.js';
import { WRITTEN_TO } from '../db/wal-position.js';
import { inWorkspaceTransaction } from '../db/workspace-transaction.js';
import { ROLES, type Role } from '../domain/permissions.js';
import { recordEvents } from './live-event.js';
import { WORKSPACE_COLUMN, WORKSPACE_ROW } from './workspace.store.js';

/** An API token as its workspace may list it: everything but the token. */
export interface TokenRow {
  /** uuid. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAtMs: number;
  /** From this instant on it is refused; null where it does not expire. */
  readonly expiresAtMs: number | null;
  /** Since when it is refused; null where it was not revoked. */
  readonly revokedAtMs: number | null;
}

/** What a new token is stored as. */
export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: Uint8Array;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

const ROLE = z.enum(ROLES);

export async function insertToken(orm: Orm, workspaceId: string, token: NewToken): Promise<void> {
  const { id, name, role, hash: tokenHash, createdAtMs, expiresAtMs } = token;
  await workspaceEm(orm, workspaceId).insert(ApiToken, {
    ...{ workspaceId, id, name, role, tokenHash },
    createdAt: new Date(createdAtMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
    revokedAt: null,
  });
}

/** Every token of the workspace, the expired and the revoked among them, oldest first. */
export async function listTokens(orm: Orm, workspaceId: string): Promise<TokenRow[]> {
  const orderBy = { createdAt: 'asc', id: 'asc' } as const;
  const found = await workspaceEm(orm, workspaceId).find(ApiToken, { workspaceId }, { orderBy });
  return found.map(rowOf);
}

/**
 * Revokes a token from `nowMs` on, and has every gateway close its sockets. Revoking one again changes nothing.
 * @returns the token as it is now; null where the workspace has none of that id.
 */
export async function revokeToken(
  orm: Orm,
  { workspaceId, id, nowMs }: { readonly workspaceId: string; readonly id: string; readonly nowMs: number },
): Promise<TokenRow | null> {
  return workspaceEm(orm, workspaceId).transactional(async (em) => {
    const isNew = { workspaceId, id, revokedAt: null };
    await em.nativeUpdate(ApiToken, isNew, { revokedAt: new Date(nowMs) });
    const found = await em.findOne(ApiToken, { workspaceId, id });
    if (found === null) return null;
    await recordEvents(em, { workspaceId, kind: 'token_revoked', subjects: [id] });
    return rowOf(found);
  });
}

function rowOf(token: ApiToken): TokenRow {
  return {
    id: token.id,
    name: token.name,
    role: ROLE.parse(token.role),
    createdAtMs: token.createdAt.getTime(),
    expiresAtMs: token.expiresAt?.getTime() ?? null,
    revokedAtMs: token.revokedAt?.getTime() ?? null,
  };
}

const PRESENTED_TOKEN = z.object({
  workspace: WORKSPACE_ROW,
  walPosition: z.string().nullable(),
  id: z.string(),
  name: z.string(),
  role: ROLE,
  expiresAtMs: z.number().nullable(),
  isRevoked: z.boolean(),
});

/** A token that somebody presented, with its workspace. */
export type PresentedToken = z.infer<typeof PRESENTED_TOKEN>;

const FIND_BY_HASH = `
/* access: a token by its hash, with its workspace */
select t.id as "id", t.name as "name", t.role as "role", t.revoked_at is not null as "isRevoked",
  (extract(epoch from t.expires_at) * 1000)::float8 as "expiresAtMs",
  ${WRITTEN_TO} as "walPosition", ${WORKSPACE_COLUMN}
from api_token t
join workspace w on w.id = t.workspace_id
where t.workspace_id = $1 and t.token_hash = $2`;

/**
 * The token of that hash in the workspace, expired and revoked ones too; null where there is none. Every request begins with it, so
 * it is prepared once a connection and takes the fewest round trips.
 */
export async function findTokenByHash(
  orm: Orm,
  workspaceId: string,
  hash: Uint8Array,
): Promise<PresentedToken | null> {
  const values = [workspaceId, hash];
  const find = async (client: PoolClient) => {
    const { rows } = await client.query({ name: 'access.token', text: FIND_BY_HASH, values });
    tell(orm, FIND_BY_HASH);
    return rows[0] === undefined ? null : PRESENTED_TOKEN.parse(rows[0]);
  };
  return inWorkspaceTransaction(orm, workspaceId, find, { isReading: true });
}
