import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, withoutCost } from '../support/client.js';
import { seeded, settle, writeSomethingSound } from '../support/ledger-history.js';
import { everythingOf } from '../support/schema-calls.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR_MS = 3_600_000;
const MARCH_ENDS_MS = Date.parse('2026-03-20T12:00:00Z');
const MARCH = '{ start: "2026-03-05T00:00:00Z", end: "2026-03-20T12:00:00Z" }';
const READING =
  'value previous delta sampleSize band goal { target status } series(last: 3) { value partial }';
const REPORT = `{ dora(window: ${MARCH}, groupBy: TEAM) {
  overall { leadTimeHours { ${READING} p90 } changeFailureRate { ${READING} failed pending } }
  groups { edges { node { key label metrics { mttrHours { ${READING} } } alerts { totalCount } } } }
  goals { current { quarterEnd } lastQuarter { quarterEnd } } } }`;
const RECORDS = `{ changes(filter: { completed: ${MARCH}, failed: true }, first: 5) { totalCount edges { node {
  number title failed team service { name } incidents { number resolvedAt } approvals { decision } affectedAssets { key }
  runbookExecutions { outcome } } } } }`;
const ALERTS =
  '{ regressionAlerts(filter: { acknowledged: false }) { totalCount edges { node { label } } } }';
const VIEW = 'series(last: 2) { bucketStart p50 rate sampleSize }';
const OPERATIONS = `{ operations(window: ${MARCH}, groupBy: SERVICE) { overall {
  approvals { decided rejected turnaroundHours { p50 p90 } ${VIEW} previous { decided } }
  runbooks { executions successRate ${VIEW} } recovery { hours { p50 sampleSize } } rework { changes rate }
  openIncidents { count records(first: 2) { edges { node { number } } } } leadTimeStages { stage hours { p50 sampleSize } } }
  groups { edges { node { key operations { changes { closed emergency } openIncidents { count } } } } } } }`;
const GOAL_OF_MARCH = `{ dora(window: ${MARCH}) { overall { leadTimeHours { goal { target status } } } } }`;
const COMPARED = `{ compare(window: ${MARCH}, groupBy: TEAM) { to { start } overall { mttrHours { window { value } to { value } delta improved } }
  groups { edges { node { key metrics { leadTimeHours { delta relativeChange } } } } } } }`;
const SUMMED_UP = `{ executiveSummary(window: ${MARCH}) { headline breachedGoals openAlerts movers { best { label } worst { label } }
  metrics { changeFailureRate { value pending goal { status quarterEnd } } } } }`;
const NODES = `{ change: node(id: "ChangeRequest:C1") { id ... on ChangeRequest { title state failed incidents { number } } }
  incident: node(id: "Incident:I1") { id ... on Incident { resolvedAt causedBy { number } } } service: node(id: "Asset:s-1") { id ... on Asset { name } } }`;
const LAST_QUARTER = `{ goals { current { quarterEnd mttrP50Hours } history { quarterEnd } lastQuarter { quarterEnd
  metrics { changeFailureRate { value failed pending goal { target status } } mttrHours { p50 goal { status } } } } } }`;
const DOCUMENTS = [
  OPERATIONS,
  '{ operations { overall { openIncidents { count oldestAgeHours } } } }',
  REPORT,
  RECORDS,
  ALERTS,
  `{ changes(first: 3) { edges { node { number countsIn { metric counts pendingUntil } } } } }`,
  '{ dora { window { start end } overall { changeFailureRate { pending } } } }',
  '{ workspace { name timeZone doraFailureWindowHours } viewer { role member { name } } }',
  '{ goals { current { quarterEnd changeFailureRate } lastQuarter { quarterEnd } } }',
  '{ __type(name: "DoraReport") { name fields { name } } }',
  GOAL_OF_MARCH,
  COMPARED,
  SUMMED_UP,
  NODES,
  LAST_QUARTER,
];
const EVERYTHING = [3, 4].flatMap((depth) => everythingOf(createSchema(), depth));
const STEPS = 20;
/** Of everything that the schema has, so many each step. */
const PICKED = 6;
type Asker = (typeof ASKERS)[number];
const ASKERS = ['viewer', 'engineer', 'admin', 'owner'] as const;

describe('finished answers that are given again', function () {
  this.timeout(180_000);
  let nowMs = MARCH_ENDS_MS;
  let keeping: TestApp;
  let plain: TestApp;
  let writer: pg.Client;

  before(async () => {
    const clock = () => nowMs;
    keeping = await startTestApp({ clock, environment: { VIGILO_COST_PER_MINUTE: '0' } });
    plain = await startTestApp({
      ...{ clock, sharing: keeping },
      environment: {
        VIGILO_ANSWER_CACHE_MB: '0',
        VIGILO_FACT_CACHE_MB: '0',
        VIGILO_COST_PER_MINUTE: '0',
      },
    });
    writer = new pg.Client({ connectionString: keeping.databaseUrl });
    await writer.connect();
    await settle(writer, keeping.workspaceId);
    await waitUntil('the facts are in memory', async () => {
      await ask(keeping, REPORT);
      return keeping.statements.some((sql) => sql.includes('ledger.news'));
    });
  });
  after(async () => {
    await writer.end();
    await plain.close();
    await keeping.close();
  });

  const write = (sql: string, ...values: unknown[]) => writer.query(sql, [keeping.workspaceId, ...values]);
  const costOf = async (query: string, token = keeping.tokens.viewer) => {
    keeping.statements.length = 0;
    const { errors } = await ask(keeping, query, { token });
    assert.deepEqual(errors, []);
    return keeping.statements.length;
  };

  const saysTheSame = async (query: string, told: string, asker: Asker = 'viewer', isGet = false) => {
    const token = keeping.tokens[asker];
    const once = async (app: TestApp) =>
      withoutCost(isGet ? await got(app, query, token) : (await ask(app, query, { token })).text);
    const expected = await once(plain);
    for (const time of [1, 2, 3])
      assert.equal(await once(keeping), expected, `${told}, ${asker}, time ${time}: ${query}`);
  };

  for (const seed of [2, 3]) {
    it(`are to the byte what a gateway says that keeps nothing, whatever is written and however time passes (${seed})`, async () => {
      const pick = seeded(seed);
      await write(`update workspace set settings = $2 where id = $1`, goalsUntil('2026-03-20'));
      for (let step = 0; step < STEPS; step += 1) {
        const move = pick(5);
        if (move <= 1) nowMs = MARCH_ENDS_MS + (pick(60) - 10) * HOUR_MS;
        else if (move === 2) await writeBesideTheFacts(write, pick);
        else await writeSomethingSound(writer, keeping.workspaceId, pick);
        const picked = Array.from({ length: PICKED }, () => ({
          query: EVERYTHING[pick(EVERYTHING.length)]?.document ?? REPORT,
          asker: ASKERS[pick(ASKERS.length)] ?? 'viewer',
          isGet: pick(2) === 0,
        }));
        await Promise.all([
          ...DOCUMENTS.map((query) => saysTheSame(query, `step ${step}`)),
          ...picked.map(({ query, asker, isGet }) => saysTheSame(query, `step ${step}`, asker, isGet)),
        ]);
      }
    });
  }

  it('hold until a provisional change no longer is one, and not a millisecond longer', async () => {
    const completedMs = MARCH_ENDS_MS - HOUR_MS;
    await write(`update workspace set settings = '{"dora_failure_window_hours": 24}' where id = $1`);
    await write(
      `insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at)
       values ($1, 999, 'C999', 'c', 'normal', 'completed', 'successful', '2026-03-01', $2)`,
      new Date(completedMs),
    );
    const window = '{ start: "2026-03-20T11:00:00Z", end: "2026-03-20T11:00:00.001Z" }';
    const query = `{ dora(window: ${window}) { overall { changeFailureRate { pending } } } }`;
    const pendingAt = async (atMs: number) => {
      nowMs = atMs;
      return (await ask(keeping, query)).data.dora.overall.changeFailureRate.pending;
    };
    const settledMs = completedMs + 24 * HOUR_MS;
    for (const [atMs, pending] of [
      ...([
        [settledMs - 2, 1],
        [settledMs - 2, 1],
        [settledMs - 1, 1],
      ] as const),
      ...([
        [settledMs, 0],
        [settledMs, 0],
        [settledMs + HOUR_MS, 0],
        [settledMs - 1, 1],
      ] as const),
    ])
      assert.equal(await pendingAt(atMs), pending, `${atMs - settledMs} ms after`);
  });

  for (const [what, query, goalOf] of [
    ['report', GOAL_OF_MARCH, (data) => data.dora.overall.leadTimeHours.goal],
    ['summary', SUMMED_UP, (data) => data.executiveSummary.metrics.changeFailureRate.goal],
    ['list of goals', '{ goals { current { quarterEnd } } }', (data) => data.goals.current],
  ] as const satisfies readonly (readonly [
    string,
    string,
    (data: Awaited<ReturnType<typeof ask>>['data']) => unknown,
  ])[])
    it(`hold until the goals of a quarter expire, and not a millisecond longer: a ${what}`, async () => {
      // Long after whatever was provisional is settled.
      const endMs = Date.parse('2026-06-30T00:00:00Z') + 24 * HOUR_MS;
      await write(
        `update workspace set time_zone = 'UTC', settings = $2 where id = $1`,
        goalsUntil('2026-06-30'),
      );
      const goalAt = async (atMs: number) => {
        nowMs = atMs;
        keeping.statements.length = 0;
        const { data, errors } = await ask(keeping, query);
        assert.deepEqual(errors, []);
        return goalOf(data) !== null;
      };
      for (const [atMs, hasGoal] of [
        [endMs - 5, true],
        [endMs - 4, true],
        [endMs - 3, true],
        [endMs - 1, true],
      ] as const)
        assert.equal(await goalAt(atMs), hasGoal, `${atMs - endMs} ms after`);
      assert.equal(keeping.statements.length, 2, 'it was kept until then');
      for (const atMs of [endMs, endMs, endMs + HOUR_MS])
        assert.equal(await goalAt(atMs), false, `${atMs - endMs} ms after`);
      assert.equal(await goalAt(endMs - 1), true, 'the clock is set back');
      nowMs = MARCH_ENDS_MS;
    });

  it('cost who calls and whether something was written, from the third time on', async () => {
    const query = RECORDS.replace('first: 5', 'first: 6');
    const costs = [await costOf(query), await costOf(query), await costOf(query), await costOf(query)];
    assert.ok((costs[0] ?? 0) >= 3 && (costs[1] ?? 0) > 3, `${costs} statements`);
    assert.deepEqual(costs.slice(2), [2, 2]);
  });

  it('are made once for all who ask the same at the same time', async () => {
    const query = RECORDS.replace('first: 5', 'first: 4');
    const alone = await costOf(RECORDS.replace('first: 5', 'first: 3'));
    keeping.statements.length = 0;
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(keeping, query)));
    assert.equal(new Set(answers.map(({ text }) => withoutCost(text))).size, 1);
    const cost = keeping.statements.length;
    // Who calls and what was written, of each; the rest for the first two and whoever came before these had begun.
    assert.ok(cost <= 30 * 2 + 6 * alone, `${cost} statements for 30, ${alone} for one`);
  });

  it('are waited for by nobody where whoever asked first has gone', async () => {
    // Of what is not kept, so that nothing comes of it for others.
    const query = '{ channels { name } }';
    await costOf(query, keeping.tokens.admin);
    // What holds up the question whether something was written holds up whoever asks it.
    await writer.query('begin; lock table ledger_feed in access exclusive mode');
    const gone = new AbortController();
    const url = `${keeping.url}/ws/${keeping.slug}/graphql`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${keeping.tokens.admin}` };
    const body = JSON.stringify({ query });
    const first = fetch(url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => null);
    await delay(200);
    gone.abort();
    await first;
    await delay(100);
    await writer.query('rollback');
    const second = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) });
    assert.equal(second.status, 200);
  });

  it('are for the same role in whoever has it, and for no other', async () => {
    const query = RECORDS.replace('first: 5', 'first: 7');
    for (let time = 0; time < 3; time += 1) await costOf(query);
    assert.ok((await costOf(query, keeping.tokens.admin)) > 2, 'an admin was given what a viewer was told');
    assert.equal(await costOf(query, keeping.tokens.viewer), 2);
  });

  it('are not for those who may not ask', async () => {
    for (let time = 0; time < 3; time += 1) await costOf(REPORT);
    assert.equal((await ask(keeping, REPORT, { token: null })).status, 401);
    assert.equal((await ask(keeping, REPORT, { token: 'vgl_wrong' })).status, 401);
    const other = await startTestApp({ sharing: keeping, slug: 'other' });
    assert.equal((await ask(keeping, REPORT, { token: other.tokens.owner })).status, 404);
    await other.close();
  });

  it('are not what a mutation said, nor what failed', async () => {
    const setGoals =
      'mutation { setDoraGoals(input: { quarterEnd: "2026-06-30", changeFailureRate: 0.1 }) { goals { current { quarterEnd } } userErrors { message } } }';
    const { admin: token } = keeping.tokens;
    const history = async () => (await ask(keeping, '{ settingChanges { totalCount } }', { token })).data;
    const before = await history();
    for (let time = 0; time < 3; time += 1)
      assert.deepEqual((await ask(keeping, setGoals, { token })).errors, []);
    assert.notDeepEqual(await history(), before);
    const broken = `{ dora(window: { start: "2026-03-05T00:00:00Z", end: "2026-03-01T00:00:00Z" }) { window { days } } }`;
    for (let time = 0; time < 3; time += 1)
      assert.equal((await ask(keeping, broken)).errors[0]?.extensions.code, 'BAD_USER_INPUT');
  });

  it('come with the same headers, zipped or not, and as 304', async () => {
    const once = (headers: Record<string, string>) =>
      fetch(`${keeping.url}/ws/${keeping.slug}/graphql?query=${encodeURIComponent(REPORT)}`, {
        headers: {
          authorization: `Bearer ${keeping.tokens.viewer}`,
          ...{ 'apollo-require-preflight': '1', 'cache-control': 'max-age=0' },
          ...headers,
        },
      });
    for (const encoding of ['identity', 'gzip']) {
      const answers = [];
      for (let time = 0; time < 4; time += 1) answers.push(await once({ 'accept-encoding': encoding }));
      const [first, , , last] = answers;
      const named = (answer: Response | undefined) =>
        ['content-type', 'etag', 'cache-control', 'vary', 'content-encoding'].map((name) =>
          answer?.headers.get(name),
        );
      assert.deepEqual(named(last), named(first));
      const [said, again] = [(await first?.text()) ?? '', (await last?.text()) ?? ''];
      assert.equal(withoutCost(again), withoutCost(said));
      assert.equal(JSON.parse(again).extensions.cost.actual, 100);
      const tag = last?.headers.get('etag') ?? '';
      assert.equal((await once({ 'accept-encoding': encoding, 'if-none-match': tag })).status, 304);
    }
  });
});

/** What answers show and facts do not hold. */
async function writeBesideTheFacts(
  write: (sql: string, ...values: unknown[]) => Promise<unknown>,
  pick: (below: number) => number,
): Promise<void> {
  const aChange =
    '(select id from change_request where workspace_id = $1 order by id offset $2::int limit 1)';
  const writes = [
    () =>
      write(
        `insert into approval (workspace_id, id, change_id, requested_at, decided_at, decision)
         select $1, $3, c.id, '2026-03-01', '2026-03-02', 'approved' from change_request c where c.workspace_id = $1 and c.id = ${aChange}`,
        pick(20),
        randomUUID(),
      ),
    () => write(`update approval set decision = 'rejected' where workspace_id = $1`),
    () => write('delete from approval where workspace_id = $1'),
    () =>
      write(
        `insert into change_affected_asset (workspace_id, change_id, position, asset_id)
         select $1, c.id, 1, 1 from change_request c where c.workspace_id = $1 and c.id = ${aChange} on conflict do nothing`,
        pick(20),
      ),
    () =>
      write(
        `insert into runbook_execution (workspace_id, id, runbook, started_at, change_id)
         select $1, $3, 'restart', '2026-03-01', c.id from change_request c where c.workspace_id = $1 and c.id = ${aChange}`,
        pick(20),
        randomUUID(),
      ),
    () => write('delete from runbook_execution where workspace_id = $1'),
    () => write(`update workspace set settings = settings || $2::jsonb where id = $1`, settings(pick)),
    () => write('update workspace set name = $2 where id = $1', `Name ${pick(9)}`),
    () => write(`update workspace set time_zone = $2 where id = $1`, ['UTC', 'Asia/Kolkata'][pick(2)]),
    async () => {
      const at = new Date(Date.parse('2026-03-01T02:00:00Z') + pick(500) * HOUR_MS);
      await write(
        `insert into evaluation_run (workspace_id, evaluated_at, "trigger", state, fence, lease_until, worker, started_at)
         values ($1, $2, 'night', 'running', 1, $2, 'w', $2) on conflict do nothing`,
        at,
      );
      await write(
        `insert into metric_regression_alert (workspace_id, id, metric, dimension, key, label, value, baseline, threshold, sample_size,
           baseline_sample_size, window_starts_at, baseline_starts_at, evaluated_at, raised_at)
         values ($1, $3, 'mttr', 'team', 'team 0', 'team 0', 2, 1, 0.3, 3, 9, $2, $2, $2, $2) on conflict do nothing`,
        at,
        randomUUID(),
      );
    },
    () => write('delete from metric_regression_alert where workspace_id = $1'),
  ];
  await writes[pick(writes.length)]?.();
}

/** Goals whose quarter ends within the days over which the clock moves, or none. */
function settings(pick: (below: number) => number): string {
  const hours = [24, 48, 0.5][pick(3)];
  const end = ['2026-03-19', '2026-03-20', '2026-03-21', null][pick(4)] ?? null;
  const goals = end === null ? { dora_goals: null } : JSON.parse(goalsUntil(end));
  return JSON.stringify({ ...goals, dora_failure_window_hours: hours });
}

function goalsUntil(quarterEnd: string): string {
  const targets = { lead_time_p50: 4, change_failure_rate: 0.2, mttr_p50: 3 };
  return JSON.stringify({
    dora_goals: { quarter_end: quarterEnd, ...targets },
    dora_goals_history: [{ quarter_end: '2025-12-31', ...targets }],
  });
}

async function got(app: TestApp, query: string, token: string): Promise<string> {
  const response = await fetch(`${app.url}/ws/${app.slug}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' },
  });
  return response.text();
}
