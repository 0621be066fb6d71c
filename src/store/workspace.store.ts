import { randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { z } from 'zod';
import { Workspace } from '../../entities/workspace.entity.js';
import { type Orm, operatorEm } from '../db/orm.js';
import { isTimeZone } from '../domain/zone.js';
import { badInput, quoted } from '../errors.js';
import { isName, NAME_FORM } from './name.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What `isSlug` takes, in words for an error. */
export const SLUG_FORM = '1 to 63 of a-z, 0-9 and -, not beginning with -, such as acme';
/** What a workspace's time zone must be, in words for an error. */
export const TIME_ZONE_FORM = 'an IANA time zone, such as Europe/Amsterdam';

/** A workspace as it stands in the database: its uuid, an IANA zone, and settings that `parseSettings` reads. */
export const WORKSPACE_ROW = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  settings: z.unknown(),
});
export type WorkspaceRow = Readonly<z.infer<typeof WORKSPACE_ROW>>;

/** A workspace, aliased `w`, as one column that `WORKSPACE_ROW` parses. */
export const WORKSPACE_COLUMN = `json_build_object(
    'id', w.id, 'slug', w.slug, 'name', w.name, 'timeZone', w.time_zone, 'settings', w.settings) as "workspace"`;

/** What a new workspace is made of. */
export interface NewWorkspace {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
}

/** Whether `text` can be a workspace's slug. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** The workspace of that slug; null where there is none. Text that cannot be a slug is asked of nobody. */
export async function findWorkspace(orm: Orm, slug: string): Promise<WorkspaceRow | null> {
  if (!isSlug(slug)) return null;
  const found = await operatorEm(orm).findOne(Workspace, { slug });
  return found === null ? null : rowOf(found);
}

/**
 * Makes an empty workspace.
 * @throws PublicError `BAD_USER_INPUT` where the slug, the name or the time zone is malformed, or the slug taken.
 */
export async function createWorkspace(orm: Orm, workspace: NewWorkspace): Promise<WorkspaceRow> {
  const { slug, name, timeZone } = workspace;
  if (!isSlug(slug)) throw badInput('slug', `must be ${SLUG_FORM}, not ${quoted(slug)}`);
  if (!isName(name)) throw badInput('name', `must be ${NAME_FORM}, not ${quoted(name)}`);
  if (!isTimeZone(timeZone)) throw badInput('timeZone', `must be ${TIME_ZONE_FORM}, not ${quoted(timeZone)}`);
  const row: WorkspaceRow = { id: randomUUID(), slug, name, timeZone, settings: {} };
  try {
    await operatorEm(orm).insert(Workspace, { ...row });
    return row;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      throw badInput('slug', `${quoted(slug)} is taken`);
    throw error;
  }
}

/** Every workspace, by slug. */
export async function listWorkspaces(orm: Orm): Promise<WorkspaceRow[]> {
  const found = await operatorEm(orm).findAll(Workspace, { orderBy: { slug: 'asc' } });
  return found.map(rowOf);
}

export async function countWorkspaces(orm: Orm): Promise<number> {
  return operatorEm(orm).count(Workspace);
}

function rowOf({ id, slug, name, timeZone, settings }: Workspace): WorkspaceRow {
  return { id, slug, name, timeZone, settings };
}
