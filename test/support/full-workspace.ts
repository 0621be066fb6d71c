import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import { ROLES, type Role } from '../../src/domain/permissions.js';
import type { TestApp } from './app.js';
import { ask } from './client.js';
import { fillEveryTable } from './workspace-rows.js';

/** A workspace of the app's with something of everything, and the ids of what is there. */
export interface FullWorkspace {
  /** The app, at this workspace's address, with its tokens. */
  readonly at: TestApp;
  readonly alert: string;
  readonly channel: string;
  readonly delivery: string;
  readonly report: string;
}

export async function fullWorkspace(app: TestApp, slug: string): Promise<FullWorkspace> {
  const workspaceId = await fillEveryTable(app.orm, slug);
  const issue = async (role: Role) => {
    const order = { workspaceId, name: role, role, expiresAtMs: null };
    return [role, (await issueToken({ orm: app.orm, clock: systemClock }, order)).text] as const;
  };
  const tokens = Object.fromEntries(await Promise.all(ROLES.map(issue))) as Record<Role, string>;
  const at = { ...app, slug, workspaceId, tokens };
  const { data } = await ask(
    at,
    `{ regressionAlerts { edges { node { id } } } deliveries { edges { node { id } } } channels { id } savedReports { id } }`,
    { token: tokens.owner },
  );
  const { regressionAlerts, deliveries, channels, savedReports } = data;
  return {
    at,
    alert: regressionAlerts.edges[0].node.id,
    delivery: deliveries.edges[0].node.id,
    channel: channels[0].id,
    report: savedReports[0].id,
  };
}
