import { z } from 'zod';
import { type Orm, workspaceEm } from '../db/orm.js';
import { ROLES, type Role } from '../domain/permissions.js';

const STANDING = `
/* access: what callers that were let in may do now */
select 'token' as "kind", t.id::text as "key", t.role as "role"
from api_token t
where t.workspace_id = ? and t.revoked_at is null and t.id in (select item.id::uuid from jsonb_array_elements_text(?::jsonb) as item (id))
union all
select 'member', m.user_id, m.role
from workspace_membership m
where m.workspace_id = ? and m.user_id in (select item.id from jsonb_array_elements_text(?::jsonb) as item (id))`;

const ROW = z.object({ kind: z.enum(['token', 'member']), key: z.string(), role: z.enum(ROLES) });

/** A caller as they were let in. */
export interface KnownCaller {
  readonly kind: 'token' | 'member';
  readonly key: string;
}

/**
 * The role that each caller has in the workspace now. One who is not among them has none any more: their token was
 * revoked, or they left. Whether a token has expired is for the clock to tell.
 */
export async function readStanding(
  orm: Orm,
  workspaceId: string,
  callers: readonly KnownCaller[],
): Promise<(caller: KnownCaller) => Role | null> {
  const keysOf = (kind: KnownCaller['kind']) =>
    JSON.stringify([...new Set(callers.filter((caller) => caller.kind === kind).map(({ key }) => key))]);
  const values = [workspaceId, keysOf('token'), workspaceId, keysOf('member')];
  const rows: unknown[] = await workspaceEm(orm, workspaceId).execute(STANDING, values);
  const roles = new Map(
    rows.map((row) => ROW.parse(row)).map(({ kind, key, role }) => [`${kind} ${key}`, role]),
  );
  return ({ kind, key }) => roles.get(`${kind} ${key}`) ?? null;
}
