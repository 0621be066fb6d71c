import type { Orm } from '../db/orm.js';
import { PublicError, quoted } from '../errors.js';
import { findWorkspace, type WorkspaceRow } from '../store/workspace.store.js';

/** The workspace that a command was told to work on. @throws PublicError `NOT_FOUND` that says how to see them all. */
export async function requireWorkspace(orm: Orm, slug: string): Promise<WorkspaceRow> {
  const workspace = await findWorkspace(orm, slug);
  if (workspace !== null) return workspace;
  throw new PublicError(
    'NOT_FOUND',
    `there is no workspace ${quoted(slug)}; vigilo workspace list shows them`,
  );
}
