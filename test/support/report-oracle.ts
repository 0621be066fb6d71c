import { z } from 'zod';
import { type Orm, operatorEm } from '../../src/db/orm.js';
import type { Dimension, Filter } from '../../src/domain/grouping.js';
import type { ZoneScene } from './random-ledger.js';
import { ORACLE_SQL } from './report-oracle.sql.js';

const NUMBER = z.number().nullable();
const ROW = z.object({
  unit: z.enum(['window', 'previous', 'day', 'week', 'month']),
  place: z.number(),
  key: z.string().nullable(),
  partial: z.boolean(),
  startMs: z.number(),
  endMs: z.number(),
  deployFrequency: NUMBER,
  successful: z.number(),
  leadP50: NUMBER,
  leadP90: NUMBER,
  failureRate: NUMBER,
  closed: z.number(),
  failed: z.number(),
  pending: z.number(),
  restoreP50: NUMBER,
  restoreP90: NUMBER,
  resolved: z.number(),
});
/** What plain SQL says of one key over one span. */
export type OracleRow = z.infer<typeof ROW>;

/** What is asked of the oracle. */
export interface OracleQuestion {
  readonly startMs: number;
  readonly endMs: number;
  readonly asOfMs: number;
  readonly zone: string;
  readonly failureWindowHours: number;
  readonly groupBy: Dimension | null;
  readonly filter: Filter;
}

/** Asks the oracle one question. */
export async function askOracle(
  orm: Orm,
  workspaceId: string,
  question: OracleQuestion,
): Promise<OracleRow[]> {
  const { startMs, endMs, asOfMs, zone, failureWindowHours, groupBy, filter } = question;
  const instants = [startMs, endMs, asOfMs].map((ms) => new Date(ms).toISOString());
  const hours = failureWindowHours.toFixed(10);
  const values = [workspaceId, ...instants, zone, hours, groupBy ?? '', JSON.stringify(filter)];
  const rows: unknown[] = await operatorEm(orm).execute(ORACLE_SQL, values);
  return rows.map((row) => ROW.parse(row));
}

const MIDNIGHTS_SQL = `/* oracle midnights */
select extract(epoch from day at time zone ?)::float8 * 1000 as ms
from generate_series(?::timestamp - interval '40 days', ?::timestamp + interval '20 days', interval '1 day') as day
order by 1`;

/** A zone around an instant, with the midnights of the 40 days before and the 20 after as PostgreSQL knows them. */
export async function readScene(orm: Orm, zone: string, clockChange: string): Promise<ZoneScene> {
  const date = clockChange.slice(0, 10);
  const rows: unknown[] = await operatorEm(orm).execute(MIDNIGHTS_SQL, [zone, date, date]);
  const midnightsMs = rows.map((row) => z.object({ ms: z.number() }).parse(row).ms);
  return { zone, midnightsMs, clockChangeMs: Date.parse(clockChange) };
}
