import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../src/domain/facts.js';
import type { Dimension } from '../../src/domain/grouping.js';
import type { LedgerFacts } from '../../src/domain/ledger-facts.js';

const DAY_MS = 86_400_000;
const FAILURE_WINDOW_MS = DAY_MS;

/** The columns that our memory holds, in the same order; what a change or an incident is grouped by stands in it, so nothing is joined. */
const TABLES = `
create table change (completed_ms bigint, lead_ms double, delay_ms double, is_successful boolean, is_unsuccessful boolean, team integer, service integer);
create table incident (resolved_ms bigint, restore_ms double, team integer, service integer);`;

const OF_CHANGES = `count(*) as closed, count(*) filter (is_successful) as successful,
  count(*) filter (is_unsuccessful or delay_ms <= ${FAILURE_WINDOW_MS}) as failed,
  quantile_cont(lead_ms, [0.5, 0.9]) filter (is_successful) as lead_ms`;
const OF_INCIDENTS = 'count(*) as resolved, quantile_cont(restore_ms, [0.5, 0.9]) as restore_ms';

/** DuckDB in memory over the columns of a ledger. */
export class DuckDbLedger {
  private constructor(private readonly connection: DuckDBConnection) {}

  static async of(facts: LedgerFacts): Promise<DuckDbLedger> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(TABLES);
    await appendChanges(connection, facts);
    await appendIncidents(connection, facts);
    return new DuckDbLedger(connection);
  }

  /** The four metrics of the window and the one before, and their daily series: of everything, or of every group. */
  async ask(window: { readonly startMs: number; readonly endMs: number }, groupBy: Dimension | null) {
    const { startMs, endMs } = window;
    const key = groupBy === null ? '0' : groupBy;
    const twoFrom = startMs - (endMs - startMs);
    const metrics = (table: string, at: string, aggregates: string) =>
      `select ${key} as key, ${at} >= ${startMs} as is_current, ${aggregates}
       from ${table} where ${at} >= ${twoFrom} and ${at} < ${endMs} group by 1, 2`;
    const series = (table: string, at: string, aggregates: string) => `
      with daily as (select ${key} as key, (${at} - ${startMs}) // ${DAY_MS} as day, ${aggregates}
        from ${table} where ${at} >= ${startMs} and ${at} < ${endMs} group by 1, 2)
      select k.key, d.day, daily.* exclude (key, day)
      from (select distinct key from daily) k cross join range(0, ${Math.ceil((endMs - startMs) / DAY_MS)}) d(day)
      left join daily on daily.key = k.key and daily.day = d.day order by 1, 2`;
    const read = async (sql: string) => (await this.connection.runAndReadAll(sql)).getColumnsJS();
    return {
      changes: await read(metrics('change', 'completed_ms', OF_CHANGES)),
      incidents: await read(metrics('incident', 'resolved_ms', OF_INCIDENTS)),
      changeSeries: await read(series('change', 'completed_ms', OF_CHANGES)),
      incidentSeries: await read(series('incident', 'resolved_ms', OF_INCIDENTS)),
    };
  }

  close(): void {
    this.connection.closeSync();
  }
}

/** A number a team. */
function teamCodes({ names }: LedgerFacts): (memberId: number) => number {
  const codes = new Map<string | null, number>();
  for (const team of names.teamByMemberId.values()) if (!codes.has(team)) codes.set(team, codes.size + 1);
  return (memberId) => codes.get(names.teamByMemberId.get(memberId) ?? null) ?? 0;
}

async function appendChanges(connection: DuckDBConnection, facts: LedgerFacts): Promise<void> {
  const rows = await connection.createAppender('change');
  const teamOf = teamCodes(facts);
  for (const { facts: changes, count } of facts.changes) {
    for (let i = 0; i < count; i += 1) {
      const delayMs = changes.incidentDelayMs[i] ?? Number.NaN;
      const outcome = changes.outcome[i] ?? 0;
      rows.appendBigInt(BigInt(changes.completedAtMs[i] ?? 0));
      rows.appendDouble(changes.leadMs[i] ?? 0);
      if (Number.isNaN(delayMs)) rows.appendNull();
      else rows.appendDouble(delayMs);
      rows.appendBoolean((outcome & OUTCOME_SUCCESSFUL) !== 0);
      rows.appendBoolean((outcome & OUTCOME_FAILED) !== 0);
      rows.appendInteger(teamOf(changes.ownerId[i] ?? 0));
      rows.appendInteger(changes.serviceId[i] ?? 0);
      rows.endRow();
    }
  }
  rows.closeSync();
}

async function appendIncidents(connection: DuckDBConnection, facts: LedgerFacts): Promise<void> {
  const rows = await connection.createAppender('incident');
  const teamOf = teamCodes(facts);
  for (const { facts: incidents, count } of facts.incidents) {
    for (let i = 0; i < count; i += 1) {
      rows.appendBigInt(BigInt(incidents.resolvedAtMs[i] ?? 0));
      rows.appendDouble(incidents.timeToResolveMs[i] ?? 0);
      rows.appendInteger(teamOf(incidents.assigneeId[i] ?? 0));
      rows.appendInteger(incidents.serviceId[i] ?? 0);
      rows.endRow();
    }
  }
  rows.closeSync();
}
