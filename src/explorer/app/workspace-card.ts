import { ask, type Session } from './gateway.js';

/** What the top bar tells about an open workspace. */
export interface WorkspaceCard {
  readonly name: string;
  readonly timeZone: string;
  readonly role: string;
}

interface WhoAmI {
  readonly workspace: { readonly name: string; readonly timeZone: string };
  readonly viewer: { readonly role: string };
}

const WHO_AM_I = 'query WhoAmI { workspace { name timeZone } viewer { role } }';

/**
 * Proves the token against the workspace and reads whose it is; null if the server takes the token but will not say.
 * @throws Refusal as {@link ask}.
 */
export async function readWorkspaceCard(session: Session): Promise<WorkspaceCard | null> {
  const { data } = await ask(session, { query: WHO_AM_I });
  if (!data) return null;
  const { workspace, viewer } = data as unknown as WhoAmI;
  return { name: workspace.name, timeZone: workspace.timeZone, role: viewer.role.toLowerCase() };
}
