import { z } from 'zod';
import { type Orm, operatorEm } from '../db/orm.js';
import { WRITTEN_TO } from '../db/wal-position.js';
import { ROLES } from '../domain/permissions.js';
import { isSlug, WORKSPACE_COLUMN, WORKSPACE_ROW } from './workspace.store.js';

const MEMBERSHIP = z.object({
  workspace: WORKSPACE_ROW,
  user: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  team: z.string().nullable(),
  walPosition: z.string().nullable(),
});

/** A person in a workspace, with the workspace. */
export type Membership = z.infer<typeof MEMBERSHIP>;

const FIND_MEMBERSHIP = `
/* access: a user's membership in the workspace of a slug */
select m.user_id as "user", m.name as "name", m.role as "role", m.team as "team",
  ${WRITTEN_TO} as "walPosition", ${WORKSPACE_COLUMN}
from workspace w
join workspace_membership m on m.workspace_id = w.id
where w.slug = ? and m.user_id = ?`;

/**
 * A user's membership in the workspace of that slug; null where there is no such workspace or they are not in it. It
 * is one statement for both, since two would tell by their time which of the two it was; as it finds out which
 * workspace the caller may see, it is the operator's.
 */
export async function findMembership(orm: Orm, slug: string, user: string): Promise<Membership | null> {
  // PostgreSQL has no text with a NUL, so no member's user holds one.
  if (!isSlug(slug) || user.includes('\0')) return null;
  const [row]: unknown[] = await operatorEm(orm).execute(FIND_MEMBERSHIP, [slug, user]);
  return row === undefined ? null : MEMBERSHIP.parse(row);
}
