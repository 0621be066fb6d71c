import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type ParsedMail, simpleParser } from 'mailparser';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { sendSavedReports } from '../../scheduler/jobs/send-saved-reports.job.js';
import type { FactSource } from '../../src/analytics/ports.js';
import { systemClock } from '../../src/clock.js';
import { addressRulesOf, mailSettingsOf, readConfig } from '../../src/config.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { type Sender, startSender } from '../../src/dispatch/sender.js';
import { transportsOf } from '../../src/jobs.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';

const NOON = Date.parse('2026-05-20T12:00:00Z');
const HOUR = 3_600_000;
const RUN = 'state error dueAt runAt windowStart windowEnd runBy { name }';
const REPORT = `id name window groupBy format cron enabled nextRunAt filter { teams changeTypes } channels { name } createdBy { name } lastRuns { ${RUN} }`;
const ERRORS = 'userErrors { field code message }';

describe('saved reports', () => {
  let app: TestApp;
  let hooks: HookReceiver;
  let smtp: SMTPServer;
  let sender: Sender;
  let nowMs = NOON;
  const mails: ParsedMail[] = [];
  const channels: Record<string, string> = {};

  before(async () => {
    hooks = await startHookReceiver();
    smtp = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    const environment = {
      SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      ...{ VIGILO_DISPATCH_ALLOW: '127.0.0.1', VIGILO_DISPATCH_HTTP: 'on' },
    };
    const ledger = smallLedger({ endMs: NOON, teams: 3, days: 60 });
    app = await startTestApp({ ledger, environment, clock: () => nowMs, timeZone: 'Europe/Amsterdam' });
    const config = readConfig(environment);
    const dispatch = { addresses: addressRulesOf(config), mail: mailSettingsOf(config) };
    sender = startSender({
      ...{ orm: app.orm, clock: systemClock, log: pino({ level: 'silent' }), lookEveryMs: 20 },
      transports: transportsOf(dispatch, systemClock),
    });
    for (const [name, input] of Object.entries({
      mail: { kind: 'EMAIL', name: 'Board', recipients: ['board@acme.test'] },
      hook: { kind: 'WEBHOOK', name: 'Archive', url: `${hooks.url}/reports` },
      slack: { kind: 'SLACK', name: 'Chat', url: `${hooks.url}/slack` },
    })) {
      const made = await asAdmin(
        `mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { id } secret ${ERRORS} } }`,
        { input },
      );
      channels[name] = made.createChannel.channel.id;
      if (made.createChannel.secret !== null) channels.secret = made.createChannel.secret;
    }
  });
  beforeEach(async () => {
    nowMs = NOON;
    hooks.received.length = 0;
    mails.length = 0;
    await operatorEm(app.orm).execute('delete from saved_report');
  });
  after(async () => {
    await sender.stop();
    await app.close();
    await hooks.close();
    smtp.close(() => undefined);
  });

  const asAdmin = async (query: string, variables: object = {}) => {
    const { data, errors } = await ask(app, query, { token: app.tokens.admin, variables });
    assert.deepEqual(errors, []);
    return data;
  };
  const create = async (more: object = {}) => {
    const input = {
      name: 'Weekly',
      window: 'PREVIOUS_WEEK',
      groupBy: 'TEAM',
      cron: '0 8 * * 1',
      channels: [channels.mail],
      ...more,
    };
    const query = `mutation ($input: CreateSavedReportInput!) { createSavedReport(input: $input) { savedReport { ${REPORT} } ${ERRORS} } }`;
    return (await asAdmin(query, { input })).createSavedReport;
  };
  const reports = async () => (await asAdmin(`{ savedReports { ${REPORT} } }`)).savedReports;
  const runNow = async (id: string) =>
    (
      await asAdmin(
        `mutation ($id: ID!) { runSavedReport(input: { id: $id }) { run { ${RUN} } ${ERRORS} } }`,
        { id },
      )
    ).runSavedReport;
  const services = () => ({
    ...{ orm: app.orm, clock: () => nowMs, log: pino({ level: 'silent' }), everyMs: 1, lockMs: 1 },
    links: { publicUrl: 'http://vigilo.test', recordUrl: '' },
    factsOf: (id: string) => createSqlFactSource(() => workspaceEm(app.orm, id), id),
  });
  const wake = () => sendSavedReports(services()).run(async () => true);

  it('are made, listed with their next time, changed, and deleted', async () => {
    const { savedReport, userErrors } = await create({
      filter: { teams: ['team-00', null], changeTypes: ['NORMAL'] },
    });
    assert.deepEqual(userErrors, []);
    const { id, ...rest } = savedReport;
    assert.deepEqual(rest, {
      ...{
        name: 'Weekly',
        window: 'PREVIOUS_WEEK',
        groupBy: 'TEAM',
        format: 'CSV',
        cron: '0 8 * * 1',
        enabled: true,
      },
      ...{
        filter: { teams: ['team-00', null], changeTypes: ['NORMAL'] },
        channels: [{ name: 'Board' }],
        lastRuns: [],
      },
      // Monday at 08:00 in Amsterdam.
      ...{ nextRunAt: '2026-05-25T06:00:00.000Z', createdBy: { name: 'admin' } },
    });
    const change = `mutation ($input: UpdateSavedReportInput!) { updateSavedReport(input: $input) { savedReport { ${REPORT} } ${ERRORS} } }`;
    const changed = await asAdmin(change, {
      input: { id, name: 'Monthly', window: 'PREVIOUS_MONTH', enabled: false, groupBy: null },
    });
    const { name, window, enabled, groupBy, nextRunAt, cron } = changed.updateSavedReport.savedReport;
    assert.deepEqual(
      [name, window, enabled, groupBy, nextRunAt, cron],
      ['Monthly', 'PREVIOUS_MONTH', false, null, null, '0 8 * * 1'],
    );
    assert.equal((await asAdmin(`{ node(id: "${id}") { __typename } }`)).node.__typename, 'SavedReport');
    await asAdmin(`mutation { deleteSavedReport(input: { id: "${id}" }) { ${ERRORS} } }`);
    assert.deepEqual(await reports(), []);
  });

  for (const [told, input, fault] of [
    ['a schedule that is none', { cron: 'daily' }, /input\.cron: must be five fields/],
    ['one that comes too often', { cron: '*/5 * * * *' }, /input\.cron: may come once an hour at most/],
    ['no name', { name: '  ' }, /input\.name: must be a name of 1 to 100 characters/],
    ['no channel', { channels: [] }, /input\.channels: must be 1 to 20 channels/],
    [
      'a channel that is not there',
      { channels: ['Channel:00000000-0000-4000-8000-000000000000'] },
      /names a channel that is not there/,
    ],
  ] as const) {
    it(`refuse ${told}`, async () => {
      const { savedReport, userErrors } = await create(input);
      assert.equal(savedReport, null);
      assert.match(userErrors[0].message, fault);
      assert.deepEqual(await reports(), []);
    });
  }

  it('refuse a name that is taken, whatever its case, and channels of Slack, which take no file', async () => {
    await create();
    assert.match((await create({ name: 'WEEKLY' })).userErrors[0].message, /is taken/);
    assert.match(
      (await create({ name: 'Other', channels: [channels.slack] })).userErrors[0].message,
      /"Chat" of Slack/,
    );
  });

  it('go by e-mail with the file of the export attached, to the byte', async () => {
    const { savedReport } = await create();
    const { run, userErrors } = await runNow(savedReport.id);
    assert.deepEqual(
      [userErrors, run.state, run.error, run.runBy.name],
      [[], 'sent'.toUpperCase(), null, 'admin'],
    );
    await waitUntil('the mail is there', async () => mails.length === 1);
    const [mail] = mails;
    const search = `start=${run.windowStart}&end=${run.windowEnd}&group_by=team`;
    const exported = await get(app, `/api/v1/analytics/dora/export?${search}`);
    const [file] = mail?.attachments ?? [];
    assert.equal(file?.content.toString('utf8'), await exported.text());
    assert.equal(file?.filename, 'vigilo-dora-acme-by-team-2026-05-10-to-2026-05-17.csv');
    assert.match(exported.headers.get('content-disposition') ?? '', new RegExp(file?.filename ?? 'none'));
    assert.match(mail?.subject ?? '', /\[Acme Inc\.\] Report Weekly: Deploy frequency .*, MTTR \(p50\) /);
    assert.match(mail?.text ?? '', /Grouped by: +team/);
  });

  it('go to webhooks signed, as an event of the published schema', async () => {
    const { savedReport } = await create({ channels: [channels.hook], format: 'JSON', groupBy: null });
    const { run } = await runNow(savedReport.id);
    await waitUntil('the hook is told', async () => hooks.received.length === 1);
    const [{ headers, body } = { headers: {}, body: '' }] = hooks.received;
    const event = new Webhook(channels.secret ?? '').verify(body, headers) as {
      type: string;
      data: { report: string; file: { text: string }; metrics: object };
    };
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const isValid = ajv.compile((await (await fetch(`${app.url}/schemas/event-v1.json`)).json()) as object);
    assert.ok(isValid(event), JSON.stringify(isValid.errors));
    assert.deepEqual([event.type, event.data.report], ['report.ready', 'Weekly']);
    const rest = await get(app, `/api/v1/analytics/dora/?start=${run.windowStart}&end=${run.windowEnd}`);
    assert.equal(event.data.file.text, await rest.text());
  });

  it('are sent when they are due, once, by however many processes', async () => {
    await create({ cron: '0 8 * * *', window: 'PREVIOUS_DAY' });
    await wake();
    assert.deepEqual((await reports())[0].lastRuns, [], 'what was due before it was made');
    nowMs = Date.parse('2026-05-21T05:59:59Z');
    await wake();
    assert.deepEqual((await reports())[0].lastRuns, []);
    nowMs = Date.parse('2026-05-21T06:00:00Z');
    await Promise.all([wake(), wake(), wake()]);
    await wake();
    const [{ lastRuns }] = await reports();
    assert.deepEqual(
      lastRuns.map(({ state, dueAt, windowEnd, runBy }: Record<string, unknown>) => [
        state,
        dueAt,
        windowEnd,
        runBy,
      ]),
      [['SENT', '2026-05-21T06:00:00.000Z', '2026-05-20T22:00:00.000Z', null]],
    );
    await waitUntil('the mail is there', async () => mails.length > 0);
    assert.equal(mails.length, 1);
  });

  it('make up the last time of those that were missed, and none that was due while they were disabled', async () => {
    const { savedReport } = await create({ cron: '0 8 * * *' });
    nowMs = NOON + 75 * HOUR;
    await wake();
    assert.deepEqual(
      (await reports())[0].lastRuns.map(({ dueAt }: { dueAt: string }) => dueAt),
      ['2026-05-23T06:00:00.000Z'],
    );
    const enable = (enabled: boolean) =>
      asAdmin(
        `mutation ($id: ID!, $enabled: Boolean) { updateSavedReport(input: { id: $id, enabled: $enabled }) { ${ERRORS} } }`,
        { id: savedReport.id, enabled },
      );
    await enable(false);
    nowMs += 24 * HOUR;
    await wake();
    await enable(true);
    await wake();
    assert.equal((await reports())[0].lastRuns.length, 1);
  });

  it('arrive once in the nights that clocks change', async () => {
    nowMs = Date.parse('2026-10-24T12:00:00Z');
    await create({ cron: '30 2 * * *', window: 'PREVIOUS_DAY' });
    for (const end = nowMs + 36 * HOUR; nowMs < end; nowMs += 15 * 60_000) await wake();
    assert.equal((await reports())[0].lastRuns.length, 1, '02:30 comes twice');
    await operatorEm(app.orm).execute('delete from saved_report');
    nowMs = Date.parse('2027-03-27T12:00:00Z');
    await create({ cron: '30 2 * * *', window: 'PREVIOUS_DAY' });
    for (const end = nowMs + 24 * HOUR; nowMs < end; nowMs += 15 * 60_000) await wake();
    assert.equal((await reports())[0].lastRuns.length, 1, '02:30 does not come');
  });

  it('are tried again after 1, 2, 4, 8 and 16 minutes where they cannot be made, and keep nobody else waiting', async () => {
    await create({ cron: '0 8 * * *', name: 'Bad' });
    await create({ cron: '0 8 * * *', name: 'Good' });
    const other = await startTestApp({ sharing: app, slug: 'aaa' });
    await operatorEm(app.orm).execute(
      `update workspace set settings = '{"dora_failure_window_hours": "x"}' where slug = 'aaa'`,
    );
    let asked = 0;
    const source = services().factsOf(app.workspaceId);
    const onceBroken: FactSource = {
      read: (windows) => {
        asked += 1;
        return asked === 1 ? Promise.reject(new Error('no facts')) : source.read(windows);
      },
    };
    const first = Date.parse('2026-05-21T06:00:00Z');
    nowMs = first;
    await sendSavedReports({ ...services(), factsOf: () => onceBroken }).run(async () => true);
    const seen = async () => {
      const found = await asAdmin(
        '{ savedReports { name lastRuns { state error attempts nextAttemptAt dueAt } } }',
      );
      return Object.fromEntries(
        found.savedReports.map(({ name, lastRuns }: { name: string; lastRuns: object[] }) => [
          name,
          lastRuns,
        ]),
      );
    };
    const dueAt = '2026-05-21T06:00:00.000Z';
    const failed = { state: 'FAILED', error: 'internal error', dueAt };
    const sent = { state: 'SENT', error: null, nextAttemptAt: null, dueAt };
    assert.deepEqual(await seen(), {
      Bad: [{ ...failed, attempts: 1, nextAttemptAt: '2026-05-21T06:01:00.000Z' }],
      Good: [{ ...sent, attempts: 1 }],
    });
    nowMs = first + 59_999;
    await wake();
    assert.equal((await seen()).Bad[0].attempts, 1);
    nowMs = first + 60_000;
    await Promise.all([wake(), wake()]);
    assert.deepEqual(await seen(), { Bad: [{ ...sent, attempts: 2 }], Good: [{ ...sent, attempts: 1 }] });
    await waitUntil('both mails are there', async () => mails.length === 2);
    await other.close();
  });

  it('keep what they have when a channel is deleted, and lose only the channel', async () => {
    const made = await asAdmin(
      `mutation { createChannel(input: { kind: EMAIL, name: "Gone", recipients: ["gone@acme.test"] }) { channel { id } } }`,
    );
    const gone = made.createChannel.channel.id;
    const { savedReport } = await create({ channels: [channels.mail, gone] });
    await asAdmin(`mutation { deleteChannel(input: { id: "${gone}" }) { ${ERRORS} } }`);
    const change = `mutation ($input: UpdateSavedReportInput!) { updateSavedReport(input: $input) { savedReport { name channels { name } } ${ERRORS} } }`;
    const { updateSavedReport } = await asAdmin(change, { input: { id: savedReport.id, name: 'Kept' } });
    assert.deepEqual(updateSavedReport, {
      savedReport: { name: 'Kept', channels: [{ name: 'Board' }] },
      userErrors: [],
    });
    const naming = { id: savedReport.id, channels: [channels.mail, gone] };
    const refused = (await asAdmin(change, { input: naming })).updateSavedReport;
    assert.match(refused.userErrors[0].message, /names a channel that is not there/);
  });

  it('tell what they keep, and lead to it', async () => {
    const { savedReport } = await create({
      ...{ channels: [channels.hook], groupBy: 'SERVICE' },
      filter: { teams: ['team-00', null], changeTypes: ['NORMAL'] },
    });
    await runNow(savedReport.id);
    await waitUntil('the hook is told', async () => hooks.received.length === 1);
    const { data } = JSON.parse(hooks.received[0]?.body ?? '{}');
    assert.equal(data.filter, 'team:team-00,team:,change_type:normal');
    const url = new URL(data.url);
    assert.equal(url.pathname, '/ws/acme/analytics');
    assert.deepEqual(
      [...url.searchParams],
      [
        ...[
          ['tab', 'service'],
          ['team', 'team-00'],
          ['team', ''],
          ['change_type', 'normal'],
        ],
        ...[
          ['start', data.window.start],
          ['end', data.window.end],
        ],
      ],
    );
    const exported = await get(
      app,
      `/api/v1/analytics/dora/export?${new URLSearchParams({ ...data.window, group_by: 'service', filter: data.filter })}`,
    );
    assert.equal(data.file.text, await exported.text());
  });

  it('say why they were not sent', async () => {
    const { savedReport } = await create();
    await operatorEm(app.orm).execute(`update channel set is_enabled = false where name = 'Board'`);
    const { run } = await runNow(savedReport.id);
    assert.deepEqual(
      [run.state, run.error, run.windowStart],
      ['FAILED', 'none of its channels is there and enabled', null],
    );
    await operatorEm(app.orm).execute(`update channel set is_enabled = true where name = 'Board'`);
  });

  it('are for admins of their workspace alone', async () => {
    const { savedReport } = await create();
    const { errors } = await ask(app, '{ savedReports { id } }', { token: app.tokens.approver });
    assert.equal(errors[0]?.extensions.code, 'FORBIDDEN');
    const other = await startTestApp({ sharing: app, slug: 'other' });
    const { data } = await ask(
      other,
      `mutation { runSavedReport(input: { id: "${savedReport.id}" }) { run { state } ${ERRORS} } }`,
      { token: other.tokens.owner },
    );
    assert.equal(data.runSavedReport.userErrors[0].code, 'NOT_FOUND');
    assert.deepEqual(
      (await ask(other, '{ savedReports { id } }', { token: other.tokens.owner })).data.savedReports,
      [],
    );
    await other.close();
  });
});
