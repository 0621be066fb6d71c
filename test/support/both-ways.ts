import assert from 'node:assert/strict';
import { z } from 'zod';
import { type DoraReport, type DoraRules, doraReport } from '../../src/analytics/dora-report.js';
import type { LongScans } from '../../src/analytics/long-scans.js';
import { type OperationsReport, operationsReport } from '../../src/analytics/operations-report.js';
import type { FactSource, OperationsSource } from '../../src/analytics/ports.js';
import { type Orm, operatorEm } from '../../src/db/orm.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import { DIMENSIONS, type Filter } from '../../src/domain/grouping.js';
import { CHANGE_TYPES } from '../../src/domain/ledger-words.js';
import type { ViewId } from '../../src/domain/operations/views.js';
import { parseSettings } from '../../src/domain/settings.js';
import { findWorkspace } from '../../src/store/workspace.store.js';
import { assertClose } from './assert-close.js';
import { type Draws, nearMs, oneOf, someOf } from './crowded-history.js';
import { askOpenOracle, askOperationsOracle, type OperationsOracleRow } from './operations-oracle.js';
import { saidByCards, saidByRows } from './operations-said.js';
import { FAILURE_WINDOWS } from './random-ledger.js';
import { askOracle, type OracleQuestion } from './report-oracle.js';
import { saidByOracle, saidByReport } from './report-said.js';
import { allOperationsRead, allSeriesRead } from './scanned-elsewhere.js';

const DAY = 86_400_000;

/** What is asked; by which zone and failure window it is answered, each side reads of the workspace. */
export type Question = Omit<OracleQuestion, 'zone' | 'failureWindowHours'>;

export interface Asked {
  readonly orm: Orm;
  readonly workspaceId: string;
  readonly slug: string;
  readonly source: FactSource & OperationsSource;
  readonly question: Question;
  /** Asked once more there; null: nowhere else. */
  readonly elsewhere: LongScans | null;
}

/** A random question whose bounds are where the records crowd, about everything, a part or its groups. */
export function drawQuestion(draws: Draws): Question {
  const { pick, anchorsMs } = draws;
  const startMs = nearMs(draws);
  const later = anchorsMs.filter((ms) => ms > startMs);
  const lengthMs = oneOf(pick, [(1 + pick(20)) * DAY, oneOf(pick, [...later, startMs + DAY]) - startMs]);
  const endMs = startMs + lengthMs;
  const [, windowMs] = oneOf(pick, FAILURE_WINDOWS);
  const asOfMs = oneOf(pick, [endMs, nearMs(draws), oneOf(pick, anchorsMs) + windowMs + pick(3) - 1]);
  return { startMs, endMs, asOfMs, groupBy: oneOf(pick, [null, ...DIMENSIONS]), filter: drawFilter(draws) };
}

function drawFilter({ pick }: Draws): Filter {
  const listed = <T>(keys: readonly T[]) => (pick(5) === 0 ? someOf(pick, keys) : undefined);
  return {
    team: listed(['team 0', 'team 1', null]),
    service: listed(['s-1', 's-2', 's-3', null]),
    change_type: listed([...CHANGE_TYPES, null]),
  };
}

const RULES_ROW = z.object({ zone: z.string(), failureWindowHours: z.number() });
const RULES_SQL = `/* oracle rules */ select w.time_zone as "zone",
  coalesce((w.settings->>'dora_failure_window_hours')::float8, 24) as "failureWindowHours" from workspace w where w.id = ?`;
const NAMES_SQL = `/* oracle names */ select a.key as "key", a.name as "name" from asset a where a.workspace_id = ?`;
const NAME_ROW = z.object({ key: z.string(), name: z.string() });

type RulesBySql = z.infer<typeof RULES_ROW>;

async function rulesBySql(orm: Orm, workspaceId: string): Promise<RulesBySql> {
  const [row]: unknown[] = await operatorEm(orm).execute(RULES_SQL, [workspaceId]);
  return RULES_ROW.parse(row);
}

/** As a request finds them. */
async function rulesByStore({ orm, slug, question }: Asked): Promise<DoraRules> {
  const { timeZone, settings } = (await findWorkspace(orm, slug)) ?? assert.fail(`no workspace ${slug}`);
  return { timeZone, settings: parseSettings(settings), asOfMs: question.asOfMs };
}

/**
 * Everything that our reports say is what plain SQL says: of the four metrics, of some of the operations views, and of what is open.
 * @throws AssertionError.
 */
export async function assertSame(asked: Asked, views: readonly ViewId[]): Promise<void> {
  const [ours, theirs] = await Promise.all([rulesByStore(asked), rulesBySql(asked.orm, asked.workspaceId)]);
  try {
    await Promise.all([assertReport(asked, ours, theirs), assertOperations(asked, views, ours, theirs)]);
  } catch (error) {
    const told = JSON.stringify({ ...asked.question, ...theirs });
    throw new Error(`asked ${told}: ${String(error)}`, { cause: error });
  }
}

async function assertReport(asked: Asked, given: DoraRules, theirs: RulesBySql): Promise<void> {
  const { orm, workspaceId, source, question, elsewhere } = asked;
  const { startMs, endMs, groupBy, filter } = question;
  const report = (scans: LongScans | null) =>
    doraReport(source, { window: { startMs, endMs }, groupBy, filter }, given, scans);
  const [ours, rows] = await Promise.all([
    report(null),
    askOracle(orm, workspaceId, { ...question, ...theirs }),
  ]);
  const said = saidByReport(ours);
  assertClose(said, saidByOracle(rows), 'report');
  if (groupBy === 'service') await assertLabels(orm, workspaceId, ours);
  if (elsewhere === null) return;
  const far = await report(elsewhere);
  await allSeriesRead(far);
  assert.deepEqual(saidByReport(far), said, 'report by another thread');
}

async function assertLabels(orm: Orm, workspaceId: string, { groups }: DoraReport): Promise<void> {
  const found: unknown[] = await operatorEm(orm).execute(NAMES_SQL, [workspaceId]);
  const names = new Map(found.map((row) => NAME_ROW.parse(row)).map(({ key, name }) => [key, name]));
  for (const { key, label } of groups)
    assert.equal(label, key === null ? 'Unassigned' : names.get(key), `the label of ${key}`);
}

async function assertOperations(
  asked: Asked,
  views: readonly ViewId[],
  given: DoraRules,
  { zone: timeZone, failureWindowHours: failureHours }: RulesBySql,
): Promise<void> {
  const { orm, workspaceId, source, question, elsewhere } = asked;
  const { startMs, endMs, asOfMs, groupBy, filter } = question;
  const report = (scans: LongScans | null) =>
    operationsReport(source, { window: { startMs, endMs }, groupBy, filter }, given, scans);
  const of = { workspaceId, startMs, endMs, groupBy, filter };
  const rules = { failureHours, timeZone, intervals: INTERVALS };
  const [ours, far, open, ...rowsOfEach] = await Promise.all([
    report(null),
    elsewhere === null ? null : report(elsewhere),
    askOpenOracle(orm, { workspaceId, asOfMs, groupBy, filter }),
    ...views.map((view) => askOperationsOracle(orm, view, { ...of, ...rules })),
  ]);
  if (far !== null) await allOperationsRead(far);
  for (const [n, view] of views.entries()) {
    const rows = rowsOfEach[n] ?? assert.fail(`the oracle lacks ${view}`);
    const said = saidByCards(ours, view);
    assertClose(said, saidByRows(view, rows), view);
    if (far !== null) assert.deepEqual(saidByCards(far, view), said, `${view} by another thread`);
    if (view === 'changes') assertTypes(ours, rows);
  }
  for (const { key, card } of cardsOf(ours)) {
    const { count, oldestMs } = open.find((one) => one.key === key) ?? { count: 0, oldestMs: null };
    assert.deepEqual(card.openIncidents, { count, oldestMs }, `open incidents of ${key}`);
  }
}

/** Changes by type, in the window and in the one before. */
function assertTypes(report: OperationsReport, rows: readonly OperationsOracleRow[]): void {
  for (const { key, card } of cardsOf(report))
    for (const [side, place] of [
      ['current', 'now'],
      ['previous', 'before'],
    ] as const) {
      const row = rows.find((one) => one.place === place && one.key === key);
      for (const type of CHANGE_TYPES)
        assert.equal(card.countOfType(type, side), row?.[type] ?? 0, `${type} ${place} of ${key}`);
    }
}

function cardsOf({ question, overall, groups }: OperationsReport) {
  return question.groupBy === null ? [{ key: null, card: overall }] : groups;
}
