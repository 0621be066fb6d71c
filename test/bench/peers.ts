import type pg from 'pg';
import type { Dimension } from '../../src/domain/grouping.js';
import { peersStatements } from './peers.sql.js';

const DAY_MS = 86_400_000;

/** What the peers are asked: the days that end at an instant. */
export interface PeersQuestion {
  readonly workspaceId: string;
  readonly endMs: number;
  readonly days: number;
  readonly groupBy: Dimension | null;
}

/** Asks in the peers' way: four statements. */
export async function askPeers(client: pg.Client, { workspaceId, endMs, days, groupBy }: PeersQuestion) {
  const { changes, incidents, changeSeries, incidentSeries } = peersStatements(groupBy);
  const at = [endMs - 2 * days * DAY_MS, endMs - days * DAY_MS, endMs].map((ms) =>
    new Date(ms).toISOString(),
  );
  const ask = async (sql: string) => (await client.query(sql, [workspaceId, ...at])).rows;
  return {
    changes: await ask(changes),
    incidents: await ask(incidents),
    changeSeries: await ask(changeSeries),
    incidentSeries: await ask(incidentSeries),
  };
}
