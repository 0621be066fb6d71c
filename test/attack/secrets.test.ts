import assert from 'node:assert/strict';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';
import { everythingOf } from '../support/schema-calls.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const SMTP_PASSWORD = 'p4ss-of-the-mail-server';
const JWT_SECRET = 'a-secret-that-signs-every-jwt-of-ours';
const SLACK_PATH = 'T000/B000/path-of-a-slack-hook';
const OUTPUT = 'secret channel { id } userErrors { message }';
/** The answer of the largest has some hundred thousand fields. */
const DEEPEST = 5;

describe('a secret', function () {
  this.timeout(60_000);
  let app: TestApp;
  let full: FullWorkspace;
  const secrets = new Map<string, string>();
  before(async () => {
    const environment = {
      ...{ SMTP_URL: `smtp://me:${SMTP_PASSWORD}@127.0.0.1:9`, JWT_SECRET, LOG_LEVEL: 'trace' },
      ...{ VIGILO_COST_PER_MINUTE: '0', VIGILO_COST_LIMIT: '0' },
    };
    app = await startTestApp({ clock: () => NOW, environment });
    full = await fullWorkspace(app, 'full');
    const asAdmin = async (document: string) => {
      const { data, text } = await ask(full.at, document, { token: full.at.tokens.admin });
      assert.ok(data !== null, text);
      return data;
    };
    const { createChannel } = await asAdmin(
      `mutation { createChannel(input: {kind: WEBHOOK, name: "Hook", url: "https://hooks.example.com/x", events: [METRIC_REGRESSION]}) { ${OUTPUT} } }`,
    );
    const { rotateChannelSecret } = await asAdmin(
      `mutation { rotateChannelSecret(input: {id: "${createChannel.channel.id}"}) { ${OUTPUT} } }`,
    );
    await asAdmin(
      `mutation { createChannel(input: {kind: SLACK, name: "Slack", url: "https://hooks.slack.com/services/${SLACK_PATH}", events: [METRIC_REGRESSION]}) { ${OUTPUT} } }`,
    );
    secrets.set('the secret of a channel', createChannel.secret);
    secrets.set('the secret that replaced it', rotateChannelSecret.secret);
    secrets.set('the path of a Slack hook', SLACK_PATH);
    secrets.set('the password of the mail server', SMTP_PASSWORD);
    secrets.set('the secret of JWTs', JWT_SECRET);
    secrets.set('the address of the database', app.databaseUrl);
    for (const [role, token] of Object.entries(full.at.tokens))
      secrets.set(`the token of the ${role}`, token);
  });
  after(() => app.close());

  const assertShowsNone = (text: string, where: string) => {
    for (const [what, secret] of secrets) {
      assert.ok(secret.length >= 16, what);
      assert.ok(!text.includes(secret), `${what} is shown by ${where}`);
      assert.ok(
        !text.includes(secret.replace(/^(whsec_|vigilo_)/, '')),
        `${what} is shown in part by ${where}`,
      );
    }
  };

  it('is read back by no field of the schema, however deep and whoever asks', async () => {
    const calls = everythingOf(createSchema(), DEEPEST);
    const asked = calls.map(({ field }) => field);
    for (const field of ['channels', 'deliveries', 'settingChanges', 'savedReports', 'viewer'])
      assert.ok(asked.includes(field), field);
    for (const { field, document } of calls) {
      const { text, status, errors } = await ask(full.at, document, { token: full.at.tokens.owner });
      assert.deepEqual([status, errors], [200, []], field);
      assertShowsNone(text, field);
    }
  });

  it('is read back by no address beside GraphQL', async () => {
    for (const path of ['/metrics', '/healthz', '/readyz', '/schemas/event-v1.json'])
      assertShowsNone(await (await fetch(`${app.url}${path}`)).text(), path);
    const { owner } = full.at.tokens;
    const reports = ['dora', 'dora/compare', 'operations'];
    const exports = reports.flatMap((path) => [`${path}/export?format=csv`, `${path}/export?format=json`]);
    for (const path of [...reports, ...exports, 'executive-summary']) {
      const response = await get(full.at, `/api/v1/analytics/${path}`, owner);
      assert.equal(response.status, 200, path);
      assertShowsNone(await response.text(), path);
    }
  });

  it('is read back by no id, and by no mutation but those that make it', async () => {
    const shown =
      'id name url recipients kind enabled disabledReason createdBy { id name } events metrics keys';
    const asOwner = async (document: string) => {
      const { text, errors } = await ask(full.at, document, { token: full.at.tokens.owner });
      assert.deepEqual(errors, [], document);
      assertShowsNone(text, document);
      return text;
    };
    const { data } = await ask(full.at, '{ channels { id } viewer { member { id } } }', {
      token: full.at.tokens.owner,
    });
    const channels = (data.channels as { id: string }[]).map(({ id }) => id);
    assert.equal(channels.length, 3);
    for (const id of [...channels, full.delivery, full.report, full.alert, data.viewer.member.id])
      assert.match(
        await asOwner(
          `{ node(id: "${id}") { __typename id ... on Channel { ${shown} } ... on Delivery { event payload } ... on Member { name role team } } }`,
        ),
        /"__typename":"/,
      );
    for (const id of channels)
      for (const call of [
        `updateChannel(input: {id: "${id}", name: "Renamed ${id}"})`,
        `setChannelEnabled(input: {id: "${id}", enabled: true})`,
      ])
        assert.match(
          await asOwner(`mutation { ${call} { channel { ${shown} } userErrors { message } } }`),
          /"channel":\{/,
        );
    for (const id of channels)
      await asOwner(`mutation { deleteChannel(input: {id: "${id}"}) { __typename userErrors { message } } }`);
  });

  it('stands in no line of the log, of everything that was asked here at its most talkative', async () => {
    await ask(full.at, '{ nothing }', { token: `${full.at.tokens.owner}x` });
    assert.ok(app.logLines.length > 20, 'much was logged');
    assertShowsNone(app.logLines.join(''), 'the log');
  });
});
