import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type ParsedMail, simpleParser } from 'mailparser';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { systemClock } from '../../src/clock.js';
import { addressRulesOf, mailSettingsOf, readConfig } from '../../src/config.js';
import { operatorEm } from '../../src/db/orm.js';
import { type Sender, type SenderOptions, startSender } from '../../src/dispatch/sender.js';
import { transportsOf } from '../../src/jobs.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const ALERTS_OF_A_NIGHT = 4;
const CHANNEL = 'id kind name url recipients events enabled disabledReason createdBy { name }';
const ERRORS = 'userErrors { field code message }';

describe('alerts reach people', () => {
  let app: TestApp;
  let hooks: HookReceiver;
  let smtp: SMTPServer;
  let environment: Record<string, string>;
  const mails: ParsedMail[] = [];
  /** What senders have logged. */
  const logLines: Record<string, unknown>[] = [];
  const senders: Sender[] = [];
  let nights = 0;

  before(async () => {
    hooks = await startHookReceiver();
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? new Error('no such mailbox') : undefined),
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    environment = {
      SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      VIGILO_EMAIL_FROM: 'vigilo@acme.test',
      VIGILO_DISPATCH_ALLOW: '127.0.0.1',
      VIGILO_DISPATCH_HTTP: 'on',
    };
    app = await startTestApp({ ledger: worseningLedger(NIGHT), environment });
  });
  beforeEach(async () => {
    await operatorEm(app.orm).execute(
      'update channel set deleted_at = now(), is_enabled = false where deleted_at is null',
    );
    await operatorEm(app.orm).execute(`update delivery set state = 'failed' where state = 'pending'`);
    hooks.received.length = 0;
    mails.length = 0;
    logLines.length = 0;
    hooks.answer = (_request, response) => response.writeHead(204).end();
  });
  afterEach(() => Promise.all(senders.splice(0).map((sender) => sender.stop())));
  after(async () => {
    await app.close();
    await hooks.close();
    smtp.close(() => undefined);
  });

  const asAdmin = async (query: string, variables: object = {}) => {
    const { data, errors } = await ask(app, query, { token: app.tokens.admin, variables });
    assert.deepEqual(errors, []);
    return data;
  };
  const create = async (input: object) =>
    (
      await asAdmin(
        `mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { ${CHANNEL} } secret ${ERRORS} } }`,
        { input },
      )
    ).createChannel;
  const createWebhook = (more: object = {}) =>
    create({ kind: 'WEBHOOK', name: 'Ops', url: `${hooks.url}/hook`, ...more });
  const send = (more: Partial<SenderOptions> = {}) => {
    const config = readConfig(environment);
    const dispatch = { addresses: addressRulesOf(config), mail: mailSettingsOf(config) };
    const sender = startSender({
      ...{
        orm: app.orm,
        clock: systemClock,
        log: pino({ level: 'info' }, { write: (line) => logLines.push(JSON.parse(line)) }),
        lookEveryMs: 20,
        jitter: () => 0,
      },
      transports: transportsOf(dispatch, systemClock),
      ...more,
    });
    senders.push(sender);
    return sender;
  };
  const night = () => {
    nights += 1;
    return evaluateAt(app, NIGHT + nights * MINUTE);
  };
  const deliveries = async (filter = '') =>
    (
      await asAdmin(`{ deliveries(filter: {${filter}}, first: 100) { totalCount edges { node { id webhookId event state payload
        channel { name } nextAttemptAt finishedAt attempts { number status answer error latencyMs } } } } }`)
    ).deliveries.edges.map(({ node }: { node: unknown }) => node);
  const settle = (count: number, state: string) =>
    waitUntil(
      `${count} deliveries are ${state}`,
      async () => (await deliveries(`state: ${state}`)).length >= count,
    );
  /** What a pending delivery waits for is over. */
  const skipWaits = (by = '1 hour') =>
    operatorEm(app.orm).execute(
      `update delivery set next_attempt_at = clock_timestamp(), begun_at = begun_at - interval '${by}' where state = 'pending'`,
    );

  it('a webhook gets every alert, signed as Standard Webhooks says, in the published form', async () => {
    const { secret, channel } = await createWebhook();
    assert.match(secret, /^whsec_/);
    assert.deepEqual([channel.kind, channel.enabled, channel.createdBy.name], ['WEBHOOK', true, 'admin']);
    await night();
    send();
    await waitUntil('all are received', async () => hooks.received.length === ALERTS_OF_A_NIGHT);
    const schema = await (await fetch(`${app.url}/schemas/event-v1.json`)).json();
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const isEvent = ajv.compile(schema as object);
    for (const { body, headers } of hooks.received) {
      const event = new Webhook(secret).verify(body, headers) as {
        type: string;
        data: { value: number; summary: string };
      };
      assert.equal(event.type, 'metric.regression');
      assert.ok(isEvent(event), JSON.stringify(isEvent.errors));
      assert.match(event.data.summary, /^Lead time \(p50\) for .* regressed \+/);
    }
    await settle(ALERTS_OF_A_NIGHT, 'DELIVERED');
  });

  it('a channel that narrows is told what it wants and nothing else', async () => {
    await createWebhook({ dimension: 'TEAM', keys: ['slower'] });
    await createWebhook({ url: `${hooks.url}/mttr`, metrics: ['MTTR'] });
    await createWebhook({
      url: `${hooks.url}/service`,
      dimension: 'SERVICE',
      keys: ['Asset:s-slower', null],
    });
    await night();
    send();
    await waitUntil('two are received', async () => hooks.received.length === 2);
    assert.deepEqual(hooks.received.map(({ path }) => path).sort(), ['/hook', '/service']);
  });

  it('what fails is tried again under the same id, and every attempt can be read', async () => {
    const { channel } = await createWebhook({ dimension: 'TEAM' });
    const own = async () => (await deliveries(`channel: "${channel.id}"`))[0];
    hooks.answer = (_request, response) => response.writeHead(500).end('down for a while');
    await night();
    send();
    for (let tries = 1; tries <= 3; tries += 1) {
      await waitUntil(`try ${tries}`, async () => hooks.received.length === tries);
      await waitUntil('it is noted', async () => (await own())?.attempts.length === tries);
      if (tries === 3) hooks.answer = (_request, response) => response.writeHead(200).end('thanks');
      await skipWaits();
    }
    await waitUntil('it is delivered', async () => (await own())?.state === 'DELIVERED');
    const delivery = await own();
    assert.deepEqual(
      delivery.attempts.map(({ status, answer, error }: Record<string, unknown>) => [status, answer, error]),
      [
        ...Array.from({ length: 3 }, () => [500, 'down for a while', 'the receiver answered 500']),
        [200, 'thanks', null],
      ],
    );
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    assert.deepEqual(new Set(ids), new Set([delivery.webhookId]));
  });

  it('after 24 hours of failing it is kept as failed, and can be sent again under its id', async () => {
    await createWebhook({ dimension: 'TEAM' });
    hooks.answer = (_request, response) => response.writeHead(503).end();
    await night();
    send();
    await waitUntil(
      'it was tried',
      async () => (await deliveries('state: PENDING'))[0]?.attempts.length === 1,
    );
    const before = (await deliveries('state: FAILED')).length;
    await skipWaits('24 hours');
    await settle(before + 1, 'FAILED');
    const place = { workspace: app.workspaceId, event: 'metric.regression' };
    assert.partialDeepStrictEqual(
      logLines.filter(({ level }) => level === 40),
      [{ ...place, msg: 'a delivery was given up', reason: 'the receiver answered 503' }],
    );
    assert.doesNotMatch(JSON.stringify(logLines), /hook|whsec/);
    hooks.answer = (_request, response) => response.writeHead(204).end();
    const id = hooks.received[0]?.headers['webhook-id'];
    const { redeliver } = await asAdmin(
      `mutation { redeliver(input: {id: "Delivery:${id}"}) { delivery { state } ${ERRORS} } }`,
    );
    assert.deepEqual(redeliver, { delivery: { state: 'PENDING' }, userErrors: [] });
    await waitUntil('it is delivered', async () => hooks.received.length === 3);
    assert.equal(hooks.received[2]?.headers['webhook-id'], id);
  });

  it('a receiver that says when is not asked before; one that is gone is not asked again', async () => {
    await createWebhook({ dimension: 'TEAM' });
    hooks.answer = (_request, response) => response.writeHead(429, { 'retry-after': '7200' }).end();
    await night();
    send();
    await waitUntil(
      'it is noted',
      async () => (await deliveries('state: PENDING'))[0]?.attempts.length === 1,
    );
    const [{ nextAttemptAt }] = await deliveries('state: PENDING');
    assert.ok(Date.parse(nextAttemptAt) > Date.now() + 7_100_000);
    hooks.answer = (_request, response) => response.writeHead(410).end();
    await skipWaits();
    await waitUntil(
      'the channel is off',
      async () => !(await asAdmin('{ channels { enabled } }')).channels[0].enabled,
    );
    const { channels } = await asAdmin(`{ channels { ${CHANNEL} } }`);
    assert.match(channels[0].disabledReason, /410/);
    const place = { workspace: app.workspaceId, channel: channels[0].id.replace('Channel:', '') };
    await waitUntil('it is logged', async () => logLines.length === 2);
    assert.partialDeepStrictEqual(logLines, [
      { ...place, level: 40, msg: 'a channel was disabled by itself', event: 'metric.regression' },
      { ...place, level: 40, msg: 'a delivery was given up', reason: 'the receiver answered 410' },
    ]);
    assert.match(String(logLines[1]?.reason), /410/);
    const { settingChanges } = await asAdmin(
      '{ settingChanges(first: 1) { edges { node { setting changedBy { name } to } } } }',
    );
    const [{ node }] = settingChanges.edges;
    assert.deepEqual([node.setting, node.changedBy.name], ['channel', 'vigilo']);
    assert.match(JSON.parse(node.to).disabled_reason, /410/);
  });

  it('operators see how many deliveries wait, and what came of tries', async () => {
    const count = async (name: string) => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      return Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? Number.NaN,
      );
    };
    await createWebhook({ dimension: 'TEAM' });
    await night();
    assert.equal(await count('vigilo_deliveries_pending'), 1);
    hooks.answer = (_request, response) => response.writeHead(503).end();
    send({ countAttempt: app.count.countAttempt });
    const tries = (outcome: string) =>
      count(`vigilo_delivery_attempts_total{kind="webhook",outcome="${outcome}"}`);
    await waitUntil('a try failed', async () => (await tries('failed')) === 1);
    hooks.answer = (_request, response) => response.writeHead(204).end();
    await skipWaits();
    await waitUntil('a try delivered', async () => (await tries('delivered')) === 1);
    assert.equal(await count('vigilo_deliveries_pending'), 0);
  });

  it('one slow receiver delays no other', async () => {
    await createWebhook({ name: 'Slow', url: `${hooks.url}/slow` });
    await createWebhook({ name: 'Quick', url: `${hooks.url}/quick` });
    const waiting: ServerResponse[] = [];
    hooks.answer = ({ path }, response) => {
      if (path === '/quick') response.writeHead(204).end();
      else waiting.push(response);
    };
    await night();
    send();
    const quick = () => hooks.received.filter(({ path }) => path === '/quick');
    await waitUntil('all of the quick one are there', async () => quick().length === ALERTS_OF_A_NIGHT);
    assert.ok(waiting.length <= 2);
    hooks.answer = (_request, response) => response.writeHead(204).end();
    for (const response of waiting) response.writeHead(204).end();
  });

  it('two senders on one outbox make no attempt twice', async () => {
    await createWebhook();
    for (let i = 0; i < 5; i += 1) await night();
    send();
    send();
    await waitUntil('nothing is left to send', async () => (await deliveries('state: PENDING')).length === 0);
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(ids.length, 5 * ALERTS_OF_A_NIGHT);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('a secret that is rotated signs beside the old one, and is shown once', async () => {
    const { secret, channel } = await createWebhook({ dimension: 'TEAM' });
    const { rotateChannelSecret } = await asAdmin(
      `mutation ($id: ID!) { rotateChannelSecret(input: {id: $id}) { secret ${ERRORS} } }`,
      { id: channel.id },
    );
    assert.notEqual(rotateChannelSecret.secret, secret);
    await night();
    send();
    await waitUntil('it is received', async () => hooks.received.length === 1);
    const [{ body, headers } = assert.fail()] = hooks.received;
    for (const each of [secret, rotateChannelSecret.secret])
      assert.ok(new Webhook(each).verify(body, headers));
    const shown = JSON.stringify(await asAdmin(`{ channels { ${CHANNEL} } }`));
    assert.doesNotMatch(shown, /whsec_/);
  });

  it('a secret that is rotated twice in a day signs until its own day is over', async () => {
    const { secret, channel } = await createWebhook({ dimension: 'TEAM' });
    const rotate = async (): Promise<string> =>
      (
        await asAdmin(`mutation ($id: ID!) { rotateChannelSecret(input: {id: $id}) { secret } }`, {
          id: channel.id,
        })
      ).rotateChannelSecret.secret;
    const signers = async (secrets: readonly string[]) => {
      hooks.received.length = 0;
      await asAdmin('mutation ($id: ID!) { testChannel(input: {id: $id}) { userErrors { code } } }', {
        id: channel.id,
      });
      await waitUntil('it is received', async () => hooks.received.length === 1);
      const [{ body, headers } = assert.fail()] = hooks.received;
      const hasSigned = (one: string) => {
        try {
          return Boolean(new Webhook(one).verify(body, headers));
        } catch {
          return false;
        }
      };
      return secrets.map(hasSigned);
    };
    send();
    const [first, second, third] = [secret, await rotate(), await rotate()];
    assert.deepEqual(await signers([first, second, third]), [true, true, true]);
    // A day after the first rotation, and less than one after the second.
    await operatorEm(app.orm).execute(
      `update channel set previous_secrets = jsonb_set(previous_secrets, '{1,until}', to_jsonb(clock_timestamp()))
       where deleted_at is null`,
    );
    assert.deepEqual(await signers([first, second, third]), [false, true, true]);
    const more = [await rotate(), await rotate(), await rotate(), await rotate()];
    assert.deepEqual(await signers([second, third, ...more]), [false, true, true, true, true, true]);
  });

  it('Slack gets blocks, and the address of its webhook is not shown', async () => {
    const { channel, secret } = await create({
      kind: 'SLACK',
      name: 'Team',
      url: `${hooks.url}/services/T0/B0/secret`,
      dimension: 'TEAM',
    });
    assert.equal(secret, null);
    assert.equal(channel.url, `${hooks.url}/…`);
    await night();
    send();
    await waitUntil('it is received', async () => hooks.received.length === 1);
    const message = JSON.parse(hooks.received[0]?.body ?? '');
    assert.match(message.text, /Lead time \(p50\) for team slower regressed/);
    assert.ok(message.blocks.some(({ type }: { type: string }) => type === 'actions'));
  });

  it('e-mail reaches every recipient as text and HTML', async () => {
    await create({
      kind: 'EMAIL',
      name: 'Mail',
      recipients: ['ada@acme.test', 'bob@acme.test'],
      dimension: 'TEAM',
    });
    await night();
    send();
    await waitUntil('it is received', async () => mails.length === 1);
    const [mail = assert.fail()] = mails;
    assert.match(mail.subject ?? '', /Lead time/);
    assert.match(mail.text ?? '', /team slower/);
    assert.match(String(mail.html), /team slower/);
    assert.deepEqual(
      [mail.to].flat()[0]?.value.map(({ address }) => address),
      ['ada@acme.test', 'bob@acme.test'],
    );
    assert.equal(mail.from?.value[0]?.address, 'vigilo@acme.test');
    await settle(1, 'DELIVERED');
  });

  it('e-mail that some recipients were refused is delivered, and says to whom it was not', async () => {
    const recipients = ['ada@acme.test', 'gone@acme.test'];
    const { channel } = await create({ kind: 'EMAIL', name: 'Mail', recipients, dimension: 'TEAM' });
    await night();
    send();
    await waitUntil('it is received', async () => mails.length === 1);
    const own = async () => (await deliveries(`channel: "${channel.id}", state: DELIVERED`))[0];
    await waitUntil('it is delivered', async () => (await own()) !== undefined);
    const { attempts } = await own();
    assert.deepEqual(
      attempts.map(({ error }: { error: string }) => error),
      ['refused for gone@acme.test: 550 no such mailbox'],
    );
    const warnings = logLines.filter(({ level }) => level === 40);
    assert.deepEqual(
      warnings.map(({ workspace, channel: id, event, msg }) => [workspace, id, event, msg]),
      [
        [
          ...[app.workspaceId, channel.id.replace('Channel:', ''), 'metric.regression'],
          'a delivery reached some of its recipients only',
        ],
      ],
    );
    assert.doesNotMatch(JSON.stringify(warnings), /@acme/);
  });

  it('e-mail that all recipients were refused is a try that failed', async () => {
    const { channel } = await create({ kind: 'EMAIL', name: 'Mail', recipients: ['gone@acme.test'] });
    await night();
    send();
    const own = async () => (await deliveries(`channel: "${channel.id}", state: PENDING`))[0];
    await waitUntil('it was tried', async () => (await own())?.attempts.length === 1);
    assert.match((await own()).attempts[0].error, /the mail server said: 550 no such mailbox/);
  });

  it('a test can be sent, also to a channel that is disabled', async () => {
    const { channel } = await createWebhook();
    await asAdmin(
      `mutation ($id: ID!) { setChannelEnabled(input: {id: $id, enabled: false}) { ${ERRORS} } }`,
      { id: channel.id },
    );
    await night();
    const { testChannel } = await asAdmin(
      `mutation ($id: ID!) { testChannel(input: {id: $id}) { delivery { state event } ${ERRORS} } }`,
      { id: channel.id },
    );
    assert.deepEqual(testChannel.delivery, { state: 'PENDING', event: 'CHANNEL_TEST' });
    send();
    await waitUntil('it is received', async () => hooks.received.length === 1);
    assert.equal(JSON.parse(hooks.received[0]?.body ?? '').type, 'channel.test');
  });

  it('what was recovered, and a goal that was missed, are told of as well', async () => {
    await createWebhook({ events: ['METRIC_RECOVERED', 'GOAL_BREACHED'] });
    await night();
    // 1.85 a day: of the 30 days up to two days after the last change 56 ÷ 30 = 1.87 a day, a day later 54 ÷ 30 = 1.8.
    const goals = { quarter_end: '2026-06-30', deploy_frequency_per_day: 1.85 };
    const settings = { dora_goals: goals, regression_thresholds: { lead_time: 50 } };
    await evaluateAt(app, NIGHT + 3 * DAY + nights * MINUTE, settings);
    send();
    await waitUntil('nothing is left to send', async () => (await deliveries('state: PENDING')).length === 0);
    const events = hooks.received.map(({ body }) => JSON.parse(body));
    const goal = events.find(({ type }) => type === 'goal.breached');
    assert.match(
      goal.data.summary,
      /Deploy frequency .* misses its goal of at least 1.85 a day by 2026-06-30/,
    );
    assert.ok(events.some(({ type }) => type === 'metric.recovered'));
    assert.ok(events.every(({ type }) => type !== 'metric.regression'));
  });

  const REFUSED: readonly [object, string, RegExp][] = [
    [{ kind: 'WEBHOOK', name: 'x', url: 'https://10.0.0.1/' }, 'url', /private/],
    [{ kind: 'WEBHOOK', name: 'x', url: 'https://localhost/' }, 'url', /refused/],
    [{ kind: 'SLACK', name: 'x', url: 'ftp://hooks.slack.com/' }, 'url', /refused/],
    [{ kind: 'WEBHOOK', name: 'x' }, 'url', /where to post/],
    [{ kind: 'WEBHOOK', name: '', url: 'https://example.com' }, 'name', /1 to 100/],
    [{ kind: 'EMAIL', name: 'x', recipients: [] }, 'recipients', /1 to 50/],
    [{ kind: 'EMAIL', name: 'x', recipients: ['a@b.test\r\nBcc: c@d.test'] }, 'recipients', /addresses/],
    [
      { kind: 'EMAIL', name: 'x', recipients: ['a@b.test'], url: 'https://example.com' },
      'url',
      /not for e-mail/,
    ],
    [{ kind: 'WEBHOOK', name: 'x', url: 'https://example.com', events: [] }, 'events', /at least one/],
    [{ kind: 'WEBHOOK', name: 'x', url: 'https://example.com', keys: ['a'] }, 'keys', /dimension/],
  ];
  for (const [input, field, message] of REFUSED) {
    it(`no channel is made of ${JSON.stringify(input)}`, async () => {
      const { channel, userErrors } = await create(input);
      assert.equal(channel, null);
      assert.deepEqual(userErrors[0].field, ['input', field]);
      assert.match(userErrors[0].message, message);
    });
  }

  it('only administrators manage channels', async () => {
    for (const query of [
      '{ channels { id } }',
      '{ deliveries { totalCount } }',
      'mutation { createChannel(input: {kind: WEBHOOK, name: "x", url: "https://example.com"}) { secret } }',
      'mutation { testChannel(input: {id: "x"}) { delivery { id } } }',
    ]) {
      const { errors } = await ask(app, query, { token: app.tokens.approver });
      assert.equal(errors[0]?.extensions.code, 'FORBIDDEN', query);
    }
  });

  it('a channel that is deleted is sent nothing, and what it was sent can still be read', async () => {
    const { channel } = await createWebhook({ dimension: 'TEAM' });
    await night();
    const remove = () =>
      asAdmin(`mutation ($id: ID!) { deleteChannel(input: {id: $id}) { channel { name } ${ERRORS} } }`, {
        id: channel.id,
      });
    assert.equal((await remove()).deleteChannel.channel.name, 'Ops');
    assert.equal((await remove()).deleteChannel.userErrors[0].code, 'NOT_FOUND');
    send();
    await waitUntil('it is over', async () => (await deliveries('state: PENDING')).length === 0);
    assert.deepEqual(hooks.received, []);
    const [delivery] = await deliveries(`channel: "${channel.id}"`);
    assert.equal(delivery.attempts[0].error, 'the channel was deleted');
  });
});
