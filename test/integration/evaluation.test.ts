import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ClaimLost,
  type EvaluationOrder,
  type EvaluationServices,
  evaluate,
} from '../../src/analytics/evaluation.js';
import type { Actor } from '../../src/auth/actor.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import { acknowledgeAlert } from '../../src/store/alert.store.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import { createEvaluationStore } from '../../src/store/evaluation.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { addWorseningWorkspace } from '../support/night-ledger.js';
import { waitUntil } from '../support/wait-until.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NIGHT = Date.parse('2026-03-02T02:00:00Z');
const SOMEBODY: Actor = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null };
const LEASE_MS = 60_000;
/** What the worsening ledger comes to at its end: lead time of the workspace, the change type, the team and its service. */
const ALERTS = ['null null', 'change_type normal', 'service s-slower', 'team slower'];

describe('an evaluation', function () {
  this.timeout(20_000);
  let database: TestDatabase;
  let services: EvaluationServices;
  let workspaceId: string;
  let slugs = 0;

  before(async () => {
    database = await createTestDatabase();
    services = evaluationServices(database.orm, LEASE_MS);
  });
  after(() => database.close());
  beforeEach(async () => {
    slugs += 1;
    workspaceId = await addWorseningWorkspace(database.orm, `w-${slugs}`, NIGHT);
  });

  const order = (more: Partial<EvaluationOrder> = {}): EvaluationOrder => ({
    ...{ workspaceId, evaluatedAtMs: NIGHT, trigger: 'night', settings: parseSettings({}) },
    ...more,
  });
  const query = <T>(sql: string, ...values: unknown[]) =>
    operatorEm(database.orm).execute<T[]>(sql, [workspaceId, ...values]);
  const alerts = async (): Promise<string[]> => {
    const sql = `select coalesce(dimension, 'null') || ' ' || coalesce(replace(key, 'Asset:', ''), 'null') as "name"
      from metric_regression_alert where workspace_id = ? order by evaluated_at, dimension nulls first, key`;
    return (await query<{ name: string }>(sql)).map(({ name }) => name);
  };
  const counts = async () => {
    const sql = `select (count(distinct (a.metric, a.dimension, a.key, a.evaluated_at)) filter (where a.id is not null))::int as "different",
        count(a.id)::int as "alerts", (select count(*)::int from live_event e where e.workspace_id = w.id) as "events"
      from workspace w left join metric_regression_alert a on a.workspace_id = w.id where w.id = ? group by w.id`;
    return (await query<{ different: number; alerts: number; events: number }>(sql))[0];
  };
  const runs = () =>
    query<{ state: string; attempts: number; raised: number | null; error: string | null }>(
      `select state as "state", fence as "attempts", raised as "raised", error as "error"
       from evaluation_run where workspace_id = ? order by evaluated_at`,
    );
  /** Lets the present claim lapse, or a wait be over, as time would. */
  const letPass = (what: 'lease_until' | 'finished_at', ms: number) =>
    query(
      `update evaluation_run set ${what} = ${what} - ${ms} * interval '1 millisecond' where workspace_id = ?`,
    );

  it('writes its alerts, an event of each, and its outcome', async () => {
    const outcome = await evaluate(services, order());
    // 3 metrics have a value (nobody had an incident) of the workspace, 1 change type, 2 services and 2 teams: 3 × 6.
    assert.deepEqual(outcome, { findings: 18, raised: 4, silenced: 0, recovered: 0 });
    assert.deepEqual(await alerts(), ALERTS);
    assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 1, raised: 4, error: null }]);
  });

  it('writes nothing at all where a part of it cannot be written', async () => {
    const { store } = services;
    const claim = (await store.claim(order())) ?? assert.fail('it is taken');
    const finding = {
      ...{
        metric: 'mttr' as const,
        dimension: null,
        key: null,
        label: 'Whole workspace',
        hasRegressed: true,
      },
      ...{ value: 2, baseline: 1, change: 1, threshold: 0.3, sampleSize: 1, baselineSampleSize: 1 },
    };
    const decision = { raise: [finding], silenced: [], recovered: ['no id of an alert'] };
    await assert.rejects(
      store.complete(claim, () => decision, 1),
      /invalid input syntax for type uuid/,
    );
    assert.deepEqual(await counts(), { different: 0, alerts: 0, events: 0 });
    assert.deepEqual(await runs(), [{ state: 'running', attempts: 1, raised: null, error: null }]);
  });

  it('raises nothing more when its instant is evaluated again, by night or by hand', async () => {
    await evaluate(services, order());
    assert.equal(await evaluate(services, order()), null);
    const again = await evaluate(services, order({ trigger: 'by_hand' }));
    assert.equal(again?.raised, 0);
    assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
  });

  it('is done once by eight at once, by hand too', async () => {
    for (const trigger of ['night', 'by_hand'] as const) {
      const eight = Array.from({ length: 8 }, () => evaluate(services, order({ trigger })));
      const outcomes = await Promise.all(eight);
      assert.ok(outcomes.some((outcome) => outcome !== null));
      assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
    }
  });

  it('is refused to others while its lease runs, by hand too', async () => {
    assert.notEqual(await services.store.claim(order()), null);
    for (const trigger of ['night', 'by_hand'] as const)
      assert.equal(await evaluate(services, order({ trigger })), null);
    await letPass('lease_until', LEASE_MS - 5_000);
    assert.equal(await evaluate(services, order()), null);
  });

  it('may be taken over once its lease has lapsed, and then its first holder writes nothing', async () => {
    const { store } = services;
    const first = (await store.claim(order())) ?? assert.fail('it is taken');
    await letPass('lease_until', LEASE_MS + 1);
    const second = (await store.claim(order())) ?? assert.fail('it is taken');
    const nothing = { raise: [], silenced: [], recovered: [] };
    await assert.rejects(store.renew(first, 'writing'), ClaimLost);
    await assert.rejects(
      store.complete(first, () => assert.fail('it was asked to decide'), 0),
      ClaimLost,
    );
    await store.fail(first, 'too late');
    assert.deepEqual(await runs(), [{ state: 'running', attempts: 2, raised: null, error: null }]);
    await store.complete(second, () => nothing, 0);
    await assert.rejects(store.renew(second, 'writing'), ClaimLost);
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 2, raised: 0, error: null }]);
  });

  it('ends in silence where another took it over while it read', async () => {
    const slow: EvaluationServices = {
      ...services,
      factsOf: (id) => ({
        async read(windows) {
          await letPass('lease_until', LEASE_MS + 1);
          assert.equal((await evaluate(services, order()))?.raised, 4);
          return services.factsOf(id).read(windows);
        },
      }),
    };
    assert.equal(await evaluate(slow, order()), null);
    assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 2, raised: 4, error: null }]);
  });

  it('keeps its claim for as long as it works', async () => {
    const store = createEvaluationStore(database.orm, { leaseMs: 200, worker: 'a test' });
    const slow: EvaluationServices = {
      ...{ store, links: services.links, renewEveryMs: 50 },
      factsOf: (id) => ({
        async read(windows) {
          await delay(500);
          assert.equal(await evaluate(services, order()), null);
          return services.factsOf(id).read(windows);
        },
      }),
    };
    assert.equal((await evaluate(slow, order()))?.raised, 4);
  });

  it('does not keep its claim for ever where an answer never comes', async () => {
    const store = createEvaluationStore(database.orm, { leaseMs: 100, worker: 'a test' });
    const answer = Promise.withResolvers<never>();
    const stuck: EvaluationServices = {
      ...{ store, links: services.links, renewEveryMs: 10 },
      factsOf: () => ({ read: () => answer.promise }),
    };
    const begun = evaluate(stuck, order());
    // 30 renewals, then the lease.
    await delay(30 * 10 + 100 + 400);
    assert.equal((await evaluate(services, order()))?.raised, 4);
    answer.reject(new Error('the connection was lost'));
    await assert.rejects(begun, /the connection was lost/);
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 2, raised: 4, error: null }]);
  });

  it('that fails is noted, and tried again after 1, 2, 4, 8 and 16 minutes, six times in all', async () => {
    const failing: EvaluationServices = {
      ...services,
      factsOf: () => ({ read: () => Promise.reject(new Error('secret of the database')) }),
    };
    await assert.rejects(evaluate(failing, order()), /secret/);
    for (const [i, minutes] of [1, 2, 4, 8, 16].entries()) {
      const error = 'internal error: the log of this worker has the reason';
      assert.deepEqual(await runs(), [{ state: 'failed', attempts: i + 1, raised: null, error }]);
      await letPass('finished_at', minutes * 60_000 - 5_000);
      assert.equal(await evaluate(failing, order()), null, `sooner than ${minutes} minutes`);
      await letPass('finished_at', 5_000);
      await assert.rejects(evaluate(failing, order()), /secret/);
    }
    await letPass('finished_at', 365 * DAY);
    assert.equal(await evaluate(services, order()), null);
    assert.equal((await evaluate(services, order({ trigger: 'by_hand' })))?.raised, 4);
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 7, raised: 4, error: null }]);
  });

  it('keeps quiet about what was acknowledged less than 24 hours before, and about nothing else', async () => {
    await evaluate(services, order());
    const [team] = await query<{ id: string }>(
      `select id as "id" from metric_regression_alert where workspace_id = ? and dimension = 'team'`,
    );
    const atMs = NIGHT + 6 * 3_600_000;
    const id = team?.id ?? assert.fail();
    await acknowledgeAlert(database.orm, workspaceId, { id, by: SOMEBODY, atMs, note: null });
    const inWords = async (evaluatedAtMs: number) => {
      const before = (await alerts()).length;
      const outcome = await evaluate(services, order({ evaluatedAtMs, trigger: 'by_hand' }));
      return [outcome?.raised, outcome?.silenced, (await alerts()).slice(before)];
    };
    const others = ALERTS.slice(0, 3);
    assert.deepEqual(await inWords(atMs + DAY - 1), [3, 1, others]);
    assert.deepEqual(await inWords(atMs + DAY), [4, 0, ALERTS]);
    assert.deepEqual(await inWords(atMs + DAY + 1), [4, 0, ALERTS]);
  });

  it('marks an alert as over with the first instant at which its metric is back', async () => {
    await evaluate(services, order());
    const back = NIGHT + 9 * DAY;
    const recovered = () =>
      query<{ atMs: number | null }>(
        `select distinct (extract(epoch from recovered_at) * 1000)::float8 as "atMs" from metric_regression_alert
         where workspace_id = ? and metric = 'lead_time'`,
      );
    // 9 days later nobody has deployed for a week: that says nothing about lead time.
    assert.equal((await evaluate(services, order({ evaluatedAtMs: back })))?.recovered, 0);
    assert.deepEqual(await recovered(), [{ atMs: null }]);
    // With every change of the last week as quick as those before, nothing is worse any more.
    await query(
      `update change_request set created_at = completed_at - interval '2 hours' where workspace_id = ?`,
    );
    const later = NIGHT + 3_600_000;
    assert.equal(
      (await evaluate(services, order({ evaluatedAtMs: later, trigger: 'by_hand' })))?.recovered,
      4,
    );
    assert.deepEqual(await recovered(), [{ atMs: later }]);
    // An earlier instant ends nothing that came after it, nor does it end the same twice.
    await evaluate(services, order({ trigger: 'by_hand' }));
    assert.deepEqual(await recovered(), [{ atMs: later }]);
  });

  /** Every change of the last week as quick as those before: nothing is worse any more. */
  const recover = () =>
    query(`update change_request set created_at = completed_at - interval '2 hours' where workspace_id = ?`);
  const addChannel = async () => {
    const store = createChannelStore(() => workspaceEm(database.orm, workspaceId), workspaceId);
    const wish = { events: ['metric.recovered' as const], metrics: null, dimension: null, keys: null };
    const slack = { kind: 'slack', name: 'Ops', url: 'https://hooks.example.com', recipients: null } as const;
    await store.create(randomUUID(), { ...slack, ...wish, secret: null }, SOMEBODY, 0);
  };
  const told = () =>
    query<{ about: string; evaluatedAt: string }>(
      `select coalesce(event->'data'->>'dimension', 'null') as "about", event->'data'->'window'->>'end' as "evaluatedAt"
       from delivery where workspace_id = ? and event_type = 'metric.recovered' order by 1, 2`,
    );

  it('tells of one recovery once, however many nights had alerted', async () => {
    await addChannel();
    for (const minute of [0, 1, 2])
      await evaluate(services, order({ evaluatedAtMs: NIGHT + minute * MINUTE }));
    await recover();
    const back = await evaluate(services, order({ evaluatedAtMs: NIGHT + 60 * MINUTE, trigger: 'by_hand' }));
    assert.equal(back?.recovered, 12);
    const newest = new Date(NIGHT + 2 * MINUTE).toISOString();
    assert.deepEqual(
      await told(),
      ['change_type', 'null', 'service', 'team'].map((about) => ({ about, evaluatedAt: newest })),
    );
  });

  it('tells of a recovery once where two evaluations find it at the same time', async () => {
    await addChannel();
    await evaluate(services, order());
    await recover();
    const both = await operatorEm(database.orm).transactional(async (em) => {
      await em.execute('select 1 from metric_regression_alert where workspace_id = ? for update', [
        workspaceId,
      ]);
      const begun = [60, 61].map((minute) =>
        evaluate(services, order({ evaluatedAtMs: NIGHT + minute * MINUTE, trigger: 'by_hand' })),
      );
      // Both have seen the alerts as open by then.
      await waitUntil('both wait for the rows', async () => {
        const sql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await query(`${sql} and ?::uuid is not null`)).length === 2;
      });
      return { begun };
    });
    const outcomes = await Promise.all(both.begun);
    assert.deepEqual(outcomes.map((outcome) => outcome?.recovered).sort(), [0, 4]);
    assert.equal((await told()).length, 4);
  });

  it('leaves disabled groups out', async () => {
    const disabled = [{ dimension: 'team', key: 'slower' }];
    await evaluate(services, order({ settings: parseSettings({ disabled_groups: disabled }) }));
    assert.deepEqual(await alerts(), ALERTS.slice(0, 3));
  });

  it('touches no other workspace', async () => {
    const other = workspaceId;
    await evaluate(services, order());
    slugs += 1;
    workspaceId = await addWorseningWorkspace(database.orm, `w-${slugs}`, NIGHT);
    await evaluate(services, order());
    await query(
      `update change_request set created_at = completed_at - interval '2 hours' where workspace_id = ?`,
    );
    await evaluate(services, order({ evaluatedAtMs: NIGHT + 1, trigger: 'by_hand' }));
    assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
    workspaceId = other;
    assert.deepEqual(await counts(), { different: 4, alerts: 4, events: 4 });
    assert.deepEqual(await runs(), [{ state: 'done', attempts: 1, raised: 4, error: null }]);
    const left = await query(
      'select 1 from metric_regression_alert where workspace_id = ? and recovered_at is null',
    );
    assert.equal(left.length, 4);
  });
});
