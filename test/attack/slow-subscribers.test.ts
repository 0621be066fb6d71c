import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import WebSocket from 'ws';
import { operatorEm } from '../../src/db/orm.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { subscribe } from '../support/live-client.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
/** Several times what the network holds. */
const EVENTS = 1_500;
/** An event of some 100 kB, so that the network holds a few dozen. */
const ALIASES = Array.from({ length: 700 }, (_, n) => `${'a'.repeat(120)}${n}: __typename`);
const SUBSCRIPTION = `subscription { regressionAlertRaised { id ${ALIASES.join(' ')} } }`;

describe('a subscriber that stops reading', function () {
  this.timeout(60_000);
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      ledger: worseningLedger(NIGHT),
      environment: { VIGILO_COST_PER_MINUTE: '0' },
    });
    await evaluateAt(app, NIGHT);
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 40);
    await app.close();
    assert.deepEqual(told, [], 'nothing of it is our fault');
  });

  /** Alerts of as many teams, in one transaction. */
  const raise = async (night: number) => {
    const em = operatorEm(app.orm);
    await em.execute(
      `with raised as (
         insert into metric_regression_alert (workspace_id, id, metric, dimension, key, label, value, baseline, threshold, sample_size,
           baseline_sample_size, window_starts_at, baseline_starts_at, evaluated_at, raised_at)
         select workspace_id, gen_random_uuid(), 'mttr', 'team', ? || n, 'a team', 2, 1, 0.3, 1, 1, evaluated_at, evaluated_at, evaluated_at, now()
         from (select * from evaluation_run limit 1) run, generate_series(1, ?) n returning workspace_id, id)
       insert into live_event (workspace_id, kind, subject) select workspace_id, 'alert_raised', id from raised`,
      [`night ${night} `, EVENTS],
    );
    await em.execute(`select pg_notify('vigilo_live', '')`);
  };
  const subscriptions = async () => (await scrape(app)).value('vigilo_graphql_subscriptions');

  it('over a socket or a stream has no answers made that it does not read, and who reads misses none', async () => {
    const url = `${app.url}/ws/${app.slug}/graphql`;
    const query = 'subscription { regressionAlertRaised { id } }';
    const reader = await subscribe({ url, token: app.tokens.viewer, query });
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      'graphql-transport-ws',
      { headers: { authorization: `Bearer ${app.tokens.viewer}` } },
    );
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: SUBSCRIPTION } }));
    const asking = request(`${app.url}/ws/${app.slug}/graphql`, {
      method: 'POST',
      headers: {
        ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
        authorization: `Bearer ${app.tokens.viewer}`,
      },
    });
    asking.end(JSON.stringify({ query: SUBSCRIPTION }));
    const [stream] = (await once(asking, 'response')) as [IncomingMessage];
    await waitUntil('all are subscribed', async () => (await subscriptions()) === 3);
    socket.pause();
    const made =
      'vigilo_graphql_operation_seconds_count{kind="subscription",field="regressionAlertRaised",outcome="ok"}';
    await raise(1);
    await waitUntil('who reads has heard', async () => reader.heard.length === EVENTS);
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200);
    const ofTheOthers = (await scrape(app)).value(made) - EVENTS;
    assert.ok(ofTheOthers < EVENTS, `${ofTheOthers} were made for those who read none`);
    assert.deepEqual(reader.errors, []);
    stream.destroy();
    socket.terminate();
    await reader.close();
    await waitUntil('nobody is subscribed', async () => (await subscriptions()) === 0);
  });
});
