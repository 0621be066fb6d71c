import assert from 'node:assert/strict';
import { issueToken } from '../../src/auth/issue-token.js';
import { operatorEm } from '../../src/db/orm.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { clockAhead } from '../support/clock-ahead.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW_MS = Date.now();
/** Where it is past one o'clock: the next night has come for a clock that is an hour ahead, and for no other. */
const TIME_ZONE = zoneWhereItIsOne(NOW_MS);
const LAST_NIGHT_MS = Math.floor(NOW_MS / HOUR) * HOUR - 23 * HOUR;
const ALERTS = 4;
const ENVIRONMENT = { VIGILO_DISPATCH_HTTP: 'on', VIGILO_DISPATCH_ALLOW: '127.0.0.1', LOG_LEVEL: 'info' };
const AHEAD = { ...ENVIRONMENT, NODE_OPTIONS: clockAhead(HOUR) };
/** A job is looked for every two seconds, is due every ten, and is kept from the others for thirty. */
const TAKEN_OVER_MS = 90_000;

/** What the operations of this file are answered with. */
interface Answers {
  readonly createChannel: { readonly channel: { readonly id: string } };
  readonly createSavedReport: { readonly userErrors: readonly { readonly message: string }[] };
  readonly regressionAlerts: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

describe('a gateway whose clock is an hour ahead, beside one whose clock is right', function () {
  this.timeout(240_000);
  let app: TestApp;
  let hooks: HookReceiver;
  let right: GatewayProcess;
  let ahead: GatewayProcess;
  let channel: string;

  before(async () => {
    app = await startTestApp({
      ledger: worseningLedger(LAST_NIGHT_MS),
      timeZone: TIME_ZONE,
      environment: ENVIRONMENT,
    });
    hooks = await startHookReceiver();
    const input = `{ kind: WEBHOOK, name: "Ops", url: "${hooks.url}/ops" }`;
    const made = await ask(app, `mutation { createChannel(input: ${input}) { channel { id } } }`);
    channel = made.createChannel.channel.id;
    // It begins, so that it has whatever it can take too early.
    ahead = await startGateway(app.databaseUrl, AHEAD);
    right = await startGateway(app.databaseUrl, ENVIRONMENT);
  });
  after(async () => {
    await Promise.all([right, ahead].map((gateway) => gateway?.end('SIGKILL')));
    await hooks?.close();
    await app?.close();
  });

  const ask = async (
    { url }: { readonly url: string },
    query: string,
    token = app.tokens.admin,
  ): Promise<Answers> => {
    const response = await fetch(`${url}/ws/${app.slug}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as { readonly data: Answers; readonly errors?: unknown };
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  };
  const read = <Row>(sql: string) => operatorEm(app.orm).execute<Row[]>(sql);
  const idsOf = (type: string) =>
    hooks.received
      .filter(({ body }) => JSON.parse(body).type === type)
      .map(({ headers }) => headers['webhook-id']);
  const runs = () =>
    read<{ isEarly: boolean }>(
      'select due_at > clock_timestamp() or run_at > clock_timestamp() as "isEarly" from saved_report_run',
    );
  /** A report of every hour that is due since the last full one. */
  const addDueReport = async (name: string) => {
    const input = `{ name: "${name}", window: LAST_7_DAYS, cron: "0 * * * *", channels: ["${channel}"] }`;
    const { createSavedReport } = await ask(
      app,
      `mutation { createSavedReport(input: ${input}) { userErrors { message } } }`,
    );
    assert.deepEqual(createSavedReport.userErrors, []);
    await read(
      `update saved_report set scheduled_from = scheduled_from - interval '2 hours' where name = '${name}'`,
    );
  };

  it('says so, once', async () => {
    const told = ahead.troubles.filter(({ msg }) => msg.includes('the clock of this machine'));
    assert.deepEqual(
      told.map(({ msg }) => msg),
      ["the clock of this machine is 3600 s ahead of the database's, which is gone by"],
    );
    assert.deepEqual(
      right.troubles.filter(({ msg }) => msg.includes('the clock of this machine')),
      [],
    );
  });

  it('evaluates no night that has not come, and every alert of the one that has is delivered once', async () => {
    await waitUntil('the alerts are delivered', async () => idsOf('metric.regression').length >= ALERTS);
    const nights = await read<{ fence: number; isEarly: boolean }>(
      `select fence, evaluated_at > clock_timestamp() as "isEarly" from evaluation_run`,
    );
    assert.ok(nights.length > 0);
    for (const night of nights) assert.deepEqual(night, { fence: 1, isEarly: false });
    const ids = idsOf('metric.regression');
    assert.equal(new Set(ids).size, ids.length);
  });

  it('tells the same as the other: tokens, numbers, pages', async () => {
    const order = { workspaceId: app.workspaceId, name: 'T', role: 'admin' } as const;
    const { text: token } = await issueToken(
      { orm: app.orm, clock: Date.now },
      { ...order, expiresAtMs: Date.now() + HOUR / 2 },
    );
    const [start, end] = [LAST_NIGHT_MS - 7 * DAY, LAST_NIGHT_MS].map((ms) => new Date(ms).toISOString());
    const report = `{ dora(window: { start: "${start}", end: "${end}" }) { overall { leadTimeHours { value p90 } } } }`;
    assert.deepEqual(await ask(ahead, report, token), await ask(right, report, token));
    const page = (after: string) =>
      `{ regressionAlerts(first: 2${after}) { edges { node { id } } pageInfo { endCursor } } }`;
    const { regressionAlerts: first } = await ask(right, page(''));
    const { regressionAlerts: second } = await ask(ahead, page(`, after: "${first.pageInfo.endCursor}"`));
    const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
    assert.equal(new Set(ids).size, 4);
  });

  it('is believed by receivers, tries again when it is time, and sends a saved report when that is due', async () => {
    await right.end('SIGTERM');
    hooks.received.splice(0);
    hooks.answer = (_request, response) => response.writeHead(500).end();
    await addDueReport('Alone');
    await waitUntil('it is tried', async () => idsOf('report.ready').length > 0, TAKEN_OVER_MS);
    const stamps = hooks.received.map(({ headers }) => Number(headers['webhook-timestamp']) * 1_000);
    for (const stamp of stamps) assert.ok(Math.abs(stamp - Date.now()) < 5 * MINUTE, String(stamp));
    hooks.answer = (_request, response) => response.writeHead(204).end();
    await waitUntil('it is delivered', async () => idsOf('report.ready').length > 1, TAKEN_OVER_MS);
    assert.equal(new Set(idsOf('report.ready')).size, 1);
    assert.deepEqual(await runs(), [{ isEarly: false }]);
  });

  it('keeps nothing from the other when it dies', async () => {
    right = await startGateway(app.databaseUrl, ENVIRONMENT);
    await ahead.end('SIGKILL');
    await addDueReport('After it');
    await waitUntil('the other sends what is due', async () => (await runs()).length === 2, TAKEN_OVER_MS);
    await waitUntil('it is delivered', async () => new Set(idsOf('report.ready')).size === 2);
    assert.equal(idsOf('report.ready').length, 3, 'the one that was refused at first, and this one');
  });
});

function zoneWhereItIsOne(nowMs: number): string {
  const ahead = (1 - new Date(nowMs).getUTCHours() + 36) % 24;
  const hours = ahead > 13 ? ahead - 24 : ahead;
  // These zones have their signs the other way round.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
