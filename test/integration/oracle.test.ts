import assert from 'node:assert/strict';
import fc from 'fast-check';
import { doraReport } from '../../src/analytics/dora-report.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import type { Scorecard } from '../../src/domain/scorecard.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createRecordPages } from '../../src/ledger/record-pages.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { bucketsBySql, groupsBySql, type OracleNumbers, type OracleQuestion } from '../support/oracle.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RUNS = 40;
/** Across the change of clocks in Amsterdam (29 March) and in New York (8 March), around window edges and midnights. */
const ANCHORS = [
  '2026-03-01T00:00:00Z',
  '2026-03-08T05:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-03-28T23:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-03-29T22:00:00Z',
  '2026-04-05T22:00:00Z',
  '2026-04-12T10:30:00Z',
].map((text) => Date.parse(text));
const WINDOW = { startMs: Date.parse('2026-03-08T05:00:00Z'), endMs: Date.parse('2026-04-12T10:30:00Z') };
const FAILURE_HOURS = [24, 0.5, 100];
const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const instant = fc.oneof(
  fc
    .tuple(fc.constantFrom(...ANCHORS), fc.constantFrom(-1, 0, 1, HOUR, -HOUR, DAY, -DAY))
    .map(([anchor, shift]) => anchor + shift),
  fc.integer({ min: WINDOW.startMs - 40 * DAY, max: WINDOW.endMs + 2 * DAY }),
);
const change = fc.record({
  completedAt: fc.option(instant, { freq: 8 }),
  leadMs: fc.oneof(fc.constantFrom(0, 1, HOUR), fc.integer({ min: 0, max: 20 * DAY })),
  state: fc.constantFrom('completed', 'completed', 'completed', 'rolled_back', 'cancelled'),
  closureCode: fc.constantFrom('successful', 'successful', 'successful_with_issues', 'unsuccessful', null),
  type: fc.constantFrom('standard', 'normal', 'emergency'),
  owner: fc.constantFrom('u-0', 'u-1', 'u-2', 'u-none', null),
  assets: fc.constantFrom(['s-0'], ['s-1', 's-0'], ['s-2'], []),
});
const incident = fc.record({
  cause: fc.option(fc.nat(), { freq: 3 }),
  delay: fc.oneof(
    fc.constantFrom(-1, 0, 1, ...FAILURE_HOURS.flatMap((h) => [h * HOUR - 1, h * HOUR, h * HOUR + 1])),
    fc.integer({ min: -5 * DAY, max: 5 * DAY }),
  ),
  openedAt: instant,
  resolveMs: fc.option(fc.integer({ min: 0, max: 4 * DAY }), { freq: 6 }),
  assignee: fc.constantFrom('u-0', 'u-1', 'u-2', 'u-none', null),
  service: fc.constantFrom('s-0', 's-1', null),
});
const ledger = fc.record({
  changes: fc.array(change, { maxLength: 90 }),
  incidents: fc.array(incident, { maxLength: 50 }),
  zone: fc.constantFrom(...ZONES),
  hours: fc.constantFrom(...FAILURE_HOURS),
});
type Given = typeof ledger extends fc.Arbitrary<infer T> ? T : never;

function* records({ changes, incidents }: Given) {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  for (const i of [0, 1, 2]) {
    yield { type: 'asset', key: `s-${i}`, name: `Service ${i}` };
    yield { type: 'member', user: `u-${i}`, name: `U ${i}`, role: 'engineer', team: `team ${i % 2}` };
  }
  yield { type: 'member', user: 'u-none', name: 'None', role: 'engineer', team: null };
  for (const [i, { completedAt, leadMs, state, closureCode, type, owner, assets }] of changes.entries()) {
    const created = (completedAt ?? ANCHORS[0] ?? 0) - leadMs;
    yield {
      type: 'change',
      number: `C${i}`,
      title: 't',
      change_type: type,
      state,
      closure_code: closureCode,
      created_at: at(created),
      completed_at: at(completedAt),
      owner,
      affected_assets: assets,
    };
  }
  for (const [i, { cause, delay, openedAt, resolveMs, assignee, service }] of incidents.entries()) {
    const index = cause === null || changes.length === 0 ? null : cause % changes.length;
    const completed = index === null ? null : (changes[index]?.completedAt ?? null);
    const opened = completed === null ? openedAt : completed + delay;
    yield {
      type: 'incident',
      number: `I${i}`,
      title: 't',
      severity: 1,
      service,
      assignee,
      opened_at: at(opened),
      resolved_at: at(resolveMs === null ? null : opened + resolveMs),
      caused_by: index === null ? null : `C${index}`,
    };
  }
}
function near(actual: number | null, expected: number | null, what: string) {
  if (actual === null || expected === null) {
    assert.equal(actual, expected, what);
    return;
  }
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  );
}
function compare(scorecard: Scorecard, expected: OracleNumbers, what: string) {
  const [deploys, lead, rate, mttr] = (
    ['deploy_frequency', 'lead_time', 'change_failure_rate', 'mttr'] as const
  ).map((id) => scorecard.read(id));
  near(deploys?.value ?? null, expected.deployFrequency, `${what} deploy frequency`);
  near(lead?.value ?? null, expected.leadP50, `${what} lead p50`);
  near(lead?.p90 ?? null, expected.leadP90, `${what} lead p90`);
  near(rate?.value ?? null, expected.failureRate, `${what} failure rate`);
  near(mttr?.value ?? null, expected.mttrP50, `${what} mttr p50`);
  near(mttr?.p90 ?? null, expected.mttrP90, `${what} mttr p90`);
  assert.deepEqual(
    [deploys?.sampleSize, rate?.sampleSize, rate?.failed, rate?.pending, mttr?.sampleSize],
    [expected.deploys, expected.closed, expected.failed, expected.pending, expected.resolved],
    `${what} counts`,
  );
}
describe('random ledgers against an oracle in plain SQL', () => {
  let database: TestDatabase;
  let count = 0;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());
  /** A workspace that holds the ledger, and the question about it. */
  async function store(given: Given) {
    count += 1;
    const { orm } = database;
    const { id } = await createWorkspace(orm, { slug: `w${count}`, name: 'W', timeZone: given.zone });
    const lines = [...records(given)].map((record) => `${JSON.stringify(record)}\n`);
    await importLedger({
      orm,
      workspaceId: id,
      writerRole: null,
      lines: (async function* () {
        yield lines.join('');
      })(),
    });
    const rules = {
      timeZone: given.zone,
      settings: { doraFailureWindowHours: given.hours },
      asOfMs: WINDOW.endMs,
    };
    const question: OracleQuestion = {
      workspaceId: id,
      ...WINDOW,
      failureWindowMs: given.hours * HOUR,
      asOfMs: WINDOW.endMs,
      zone: given.zone,
    };
    return { id, rules, question, source: createSqlFactSource(() => workspaceEm(orm, id), id) };
  }
  it('every number of every grouping, window, filter and series is equal within 1e-9', async function () {
    this.timeout(90_000);
    await fc.assert(
      fc.asyncProperty(ledger, async (given) => {
        const { rules, question, source } = await store(given);
        const em = operatorEm(database.orm);
        for (const dimension of [null, 'team', 'service', 'change_type'] as const) {
          const report = await doraReport(source, { window: WINDOW, groupBy: dimension, filter: {} }, rules);
          const expected = await groupsBySql(em, question, dimension);
          if (dimension === null) {
            compare(report.overall, expected.get(null) ?? assert.fail('no overall row'), 'overall');
            continue;
          }
          for (const { key, scorecard } of report.groups) {
            const group = expected.get(key);
            if (group !== undefined) compare(scorecard, group, `${dimension} ${key}`);
            else assert.equal(scorecard.current.changes.length + scorecard.current.incidents.length, 0);
          }
          for (const key of expected.keys())
            assert.ok(
              report.groups.some((group) => group.key === key),
              `${dimension} ${key} is missing`,
            );
          const [first] = report.groups;
          if (first === undefined) continue;
          const filtered = await doraReport(
            source,
            { window: WINDOW, groupBy: null, filter: { [dimension]: [first.key] } },
            rules,
          );
          const wanted = expected.get(first.key);
          if (wanted !== undefined) compare(filtered.overall, wanted, `filter ${dimension} ${first.key}`);
        }
        const { overall } = await doraReport(source, { window: WINDOW, groupBy: null, filter: {} }, rules);
        for (const interval of ['day', 'week', 'month'] as const) {
          const expected = await bucketsBySql(em, question, interval);
          const series = (['deploy_frequency', 'lead_time', 'change_failure_rate', 'mttr'] as const).map(
            (id) => overall.series(id, interval, null),
          );
          assert.deepEqual(
            series[0]?.map(({ bucket }) => [bucket.window.startMs, bucket.window.endMs]),
            expected.map(({ startMs, endMs }) => [startMs, endMs]),
          );
          for (const [i, bucket] of expected.entries()) {
            const names = ['deployFrequency', 'leadP50', 'failureRate', 'mttrP50'] as const;
            for (const [m, name] of names.entries())
              near(series[m]?.[i]?.reading.value ?? null, bucket[name], `${interval} ${i} ${name}`);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
  it('the failed changes of a paged list are those that the definitions count', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, async (given) => {
        const { id, rules, question, source } = await store(given);
        const { overall } = await doraReport(source, { window: WINDOW, groupBy: null, filter: {} }, rules);
        const pages = createRecordPages(() => workspaceEm(database.orm, id), id);
        const filter = { completed: WINDOW, failed: { is: true, failureWindowMs: question.failureWindowMs } };
        const listed = await pages.changes(filter, { after: null, limit: 1000 });
        const counted = overall.recordsBehind('change_failure_rate').map((record) => record.id);
        assert.deepEqual(listed.map((row) => row.id).sort(), counted.sort());
      }),
      { numRuns: 15 },
    );
  });
});
