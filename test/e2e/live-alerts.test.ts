import assert from 'node:assert/strict';
import { createClient as createStreamClient } from 'graphql-sse';
import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import { operatorEm } from '../../src/db/orm.js';
import { listTokens, revokeToken } from '../../src/store/token.store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { type LiveClient, type LiveClientOptions, subscribe } from '../support/live-client.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
const MINUTE = 60_000;
const RAISED = 'subscription { regressionAlertRaised { id metric dimension key summary url } }';
const FORBIDDEN = 4403;
/** Lead time of the whole workspace, of the change type, of the team and of its service. */
const ALERTS_OF_A_NIGHT = 4;

describe('live alerts', () => {
  let app: TestApp;
  /** A second gateway on the same database. */
  let other: TestApp;
  let nights = 0;
  const clients: LiveClient[] = [];

  before(async () => {
    app = await startTestApp({ ledger: worseningLedger(NIGHT) });
    other = await startTestApp({ sharing: app });
  });
  afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
  after(async () => {
    await other.close();
    await app.close();
  });

  const watch = async (options: Partial<LiveClientOptions> & { readonly at?: TestApp } = {}) => {
    const { at = app, token = app.tokens.viewer, query = RAISED, ...more } = options;
    const client = await subscribe({ url: `${at.url}/ws/${app.slug}/graphql`, token, query, ...more });
    clients.push(client);
    return client;
  };
  /** Another evaluation, a minute after the last, of the workspace's lead time that got worse. */
  const evaluateNow = (workspaceId = app.workspaceId) => {
    nights += 1;
    return evaluateAt({ orm: app.orm, workspaceId }, NIGHT + nights * MINUTE);
  };
  const hasHeard = (client: LiveClient, count: number) =>
    waitUntil(`${count} alerts are heard`, async () => client.heard.length >= count);

  it('reach every subscriber of every gateway exactly once, whichever process raised them', async () => {
    const watching = [
      await watch(),
      await watch({ at: other }),
      await watch({ at: other, asBrowser: false }),
    ];
    await evaluateNow();
    await evaluateNow();
    for (const client of watching) {
      await hasHeard(client, 2 * ALERTS_OF_A_NIGHT);
      const ids = client.heard.map(
        ({ regressionAlertRaised }) => (regressionAlertRaised as { id: string }).id,
      );
      assert.equal(new Set(ids).size, 2 * ALERTS_OF_A_NIGHT);
      assert.equal(ids.length, 2 * ALERTS_OF_A_NIGHT);
      assert.deepEqual(client.errors, []);
    }
  });

  it('arrive at once, whichever gateway wrote them: how soon is printed', async () => {
    const client = await watch({ at: other });
    await evaluateNow();
    const committedAt = performance.now();
    await hasHeard(client, ALERTS_OF_A_NIGHT);
    const tookMs = performance.now() - committedAt;
    console.log(`      all ${ALERTS_OF_A_NIGHT} heard ${tookMs.toFixed(0)} ms after the commit`);
  });

  it('are narrowed by metric, dimension and key', async () => {
    const narrowed = async (args: string) =>
      watch({ query: `subscription { regressionAlertRaised(${args}) { dimension key } }` });
    const [team, service, mttr, all] = [
      await narrowed('dimension: TEAM, keys: ["slower", null]'),
      await narrowed('keys: ["Asset:s-slower"], metrics: [LEAD_TIME, MTTR]'),
      await narrowed('metrics: [MTTR]'),
      await watch(),
    ];
    await evaluateNow();
    await hasHeard(all, ALERTS_OF_A_NIGHT);
    await Promise.all([hasHeard(team, 1), hasHeard(service, 1)]);
    assert.deepEqual(team.heard, [{ regressionAlertRaised: { dimension: 'TEAM', key: 'slower' } }]);
    assert.deepEqual(service.heard, [
      { regressionAlertRaised: { dimension: 'SERVICE', key: 'Asset:s-slower' } },
    ]);
    assert.deepEqual(mttr.heard, []);
  });

  it('are told of when somebody acknowledges them, once', async () => {
    await evaluateNow();
    const { data } = await ask(
      app,
      '{ regressionAlerts(filter: {acknowledged: false}, first: 1) { edges { node { id } } } }',
    );
    const id: string = data.regressionAlerts.edges[0].node.id;
    const query = 'subscription { regressionAlertAcknowledged { id note acknowledgedBy { name role } } }';
    const client = await watch({ at: other, query });
    const acknowledge = (note: string) =>
      ask(
        app,
        `mutation ($note: String) { acknowledgeRegressionAlert(input: {id: "${id}", note: $note}) {
          alert { note acknowledgedAt } userErrors { message } } }`,
        { token: app.tokens.engineer, variables: { note } },
      );
    const answers = await Promise.all(['one', 'two'].map(acknowledge));
    await hasHeard(client, 1);
    const payloads = answers.map((answer) => answer.data.acknowledgeRegressionAlert);
    assert.deepEqual(payloads[0], payloads[1], 'both are told what the first one wrote');
    const { note } = payloads[0].alert;
    const acknowledgedBy = { name: 'engineer', role: 'ENGINEER' };
    assert.deepEqual(client.heard, [{ regressionAlertAcknowledged: { id, note, acknowledgedBy } }]);
  });

  it('are not lost when the connection that listens is, however often', async () => {
    const watching = [await watch(), await watch({ at: other })];
    for (let i = 0; i < 3; i += 1) {
      await operatorEm(app.orm).execute(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'vigilo-live' and datname = current_database()`,
      );
      await evaluateNow();
    }
    for (const client of watching) {
      await hasHeard(client, 3 * ALERTS_OF_A_NIGHT);
      assert.equal(client.heard.length, 3 * ALERTS_OF_A_NIGHT);
    }
  });

  it('are not lost when a transaction that began earlier commits later', async () => {
    const client = await watch();
    const em = operatorEm(app.orm).fork();
    await em.transactional(async (slow) => {
      // Takes its transaction id now, and stays open over an evaluation of somebody else.
      await slow.execute('select pg_current_xact_id()');
      await evaluateNow();
      await hasHeard(client, ALERTS_OF_A_NIGHT);
      const [alert] = await slow.execute<{ id: string }[]>(
        `insert into metric_regression_alert (workspace_id, id, metric, label, value, baseline, threshold, sample_size,
           baseline_sample_size, window_starts_at, baseline_starts_at, evaluated_at, raised_at)
         select workspace_id, gen_random_uuid(), 'mttr', 'late', 2, 1, 0.3, 1, 1, evaluated_at, evaluated_at, evaluated_at, now()
         from evaluation_run where workspace_id = ? limit 1 returning id`,
        [app.workspaceId],
      );
      await slow.execute(
        `insert into live_event (workspace_id, kind, subject) values (?, 'alert_raised', ?)`,
        [app.workspaceId, alert?.id],
      );
      await slow.execute(`select pg_notify('vigilo_live', '')`);
    });
    await hasHeard(client, ALERTS_OF_A_NIGHT + 1);
    assert.equal(client.heard.length, ALERTS_OF_A_NIGHT + 1);
  });

  it('of another workspace are never heard, and its address closes the socket', async () => {
    const elsewhere = await startTestApp({ sharing: app, slug: 'hooli', ledger: worseningLedger(NIGHT) });
    const client = await watch();
    const stranger = await watch({ token: elsewhere.tokens.owner });
    await waitUntil('the stranger is turned away', async () => stranger.closeCode() !== null);
    assert.equal(stranger.closeCode(), FORBIDDEN);
    await evaluateNow(elsewhere.workspaceId);
    await evaluateNow();
    await hasHeard(client, ALERTS_OF_A_NIGHT);
    assert.equal(client.heard.length, ALERTS_OF_A_NIGHT);
    await elsewhere.close();
  });

  it('close the socket of a token that is revoked, before anything else is told', async () => {
    const order = {
      workspaceId: app.workspaceId,
      name: 'leaver',
      role: 'viewer',
      expiresAtMs: null,
    } as const;
    const { id, text } = await issueToken({ orm: app.orm, clock: systemClock }, order);
    const [leaver, stayer] = [await watch({ token: text, at: other }), await watch({ at: other })];
    await revokeToken(app.orm, { workspaceId: app.workspaceId, id, nowMs: systemClock() });
    await evaluateNow();
    await hasHeard(stayer, ALERTS_OF_A_NIGHT);
    await waitUntil('the socket is closed', async () => leaver.closeCode() !== null);
    assert.equal(leaver.closeCode(), FORBIDDEN);
    assert.deepEqual(leaver.heard, []);
    assert.equal(
      (await listTokens(app.orm, app.workspaceId)).find((token) => token.id === id)?.revokedAtMs === null,
      false,
    );
  });

  it('close the socket of a token at the instant at which it expires', async () => {
    const expiresAtMs = systemClock() + 700;
    const order = { workspaceId: app.workspaceId, name: 'short', role: 'viewer', expiresAtMs } as const;
    const { text } = await issueToken({ orm: app.orm, clock: systemClock }, order);
    const client = await watch({ token: text });
    assert.equal(client.closeCode(), null);
    await waitUntil('the socket is closed', async () => client.closeCode() !== null);
    assert.equal(client.closeCode(), FORBIDDEN);
    assert.ok(systemClock() >= expiresAtMs - 5);
  });

  it('are for callers: no token, a wrong one or a wrong address get no further', async () => {
    for (const token of [null, 'vigilo_wrong', 'x']) {
      const client = await watch({ token });
      await waitUntil('the socket is closed', async () => client.closeCode() !== null);
      assert.equal(client.closeCode(), FORBIDDEN, String(token));
    }
    const response = await fetch(`${app.url}/ws/${app.slug}/elsewhere`, {
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    }).catch((error: Error) => error);
    assert.ok(response instanceof Error || response.status === 404);
  });

  it('name what is wrong with a subscription, and nothing of ours', async () => {
    const client = await watch({
      query: 'subscription { regressionAlertRaised(keys: ["x"], dimension: SERVICE) { nope } }',
    });
    await waitUntil('an error comes', async () => client.errors.length > 0);
    assert.match(JSON.stringify(client.errors), /nope/);
    assert.match(JSON.stringify(client.errors), /GRAPHQL_VALIDATION_FAILED/);
  });

  it('come as server-sent events as well', async () => {
    const client = createStreamClient({
      url: `${app.url}/ws/${app.slug}/graphql`,
      headers: { authorization: `Bearer ${app.tokens.viewer}` },
      retryAttempts: 0,
    });
    const heard: unknown[] = [];
    client.subscribe(
      { query: RAISED },
      { next: (value) => heard.push(value), error: assert.fail, complete: () => {} },
    );
    await waitUntil('the stream is open', async () => {
      if (heard.length === 0) await evaluateNow();
      return heard.length >= ALERTS_OF_A_NIGHT;
    });
    client.dispose();
  });
});
