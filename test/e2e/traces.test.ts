import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { newSecret } from '../../src/dispatch/channel-draft.js';
import { VIGILO } from '../../src/store/change-channel.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import { runCliProcess } from '../support/cli-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { addWorseningWorkspace } from '../support/night-ledger.js';
import { type CollectedSpan, startTraceCollector } from '../support/trace-collector.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR = 3_600_000;
const HOOK_PATH = '/a-path-that-is-a-password';
const [SERVER, CLIENT] = [2, 3];
/** Tells of every package of OpenTelemetry that a process loads; its API comes with prom-client. */
const TELL_OF_LOADS = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (/@opentelemetry.(?!api)/.test(found.url)) process.stderr.write('LOADED ' + found.url + '\\n');
    return found;
  } });`)}`;

describe('traces', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let hooks: HookReceiver;
  let token: string;
  before(async () => {
    database = await createTestDatabase();
    hooks = await startHookReceiver();
    const workspaceId = await addWorseningWorkspace(database.orm, 'acme', lastNightMs());
    await addChannel(workspaceId);
    const order = { workspaceId, name: 'A', role: 'admin', expiresAtMs: null } as const;
    token = (await issueToken({ orm: database.orm, clock: systemClock }, order)).text;
  });
  after(async () => {
    await hooks.close();
    await database.close();
  });

  const addChannel = async (workspaceId: string) => {
    const draft = {
      kind: 'webhook',
      name: 'Ops',
      url: `${hooks.url}${HOOK_PATH}`,
      recipients: null,
    } as const;
    const wish = { events: ['metric.regression' as const], metrics: null, dimension: null, keys: null };
    const store = createChannelStore(() => workspaceEm(database.orm, workspaceId), workspaceId);
    await store.create(randomUUID(), { ...draft, ...wish, secret: newSecret() }, VIGILO, 0);
  };

  const delivered = (type: string) => hooks.received.find(({ body }) => JSON.parse(body).type === type);
  /** A report of every hour that is due since the last full one. */
  const addDueReport = async (url: string) => {
    const [{ id }] = await operatorEm(database.orm).execute<[{ id: string }]>('select id from channel');
    const input = `{ name: "Weekly", window: LAST_7_DAYS, cron: "0 * * * *", channels: ["Channel:${id}"] }`;
    const made = await ask(url, `mutation { createSavedReport(input: ${input}) { userErrors { message } } }`);
    assert.match(await made.text(), /"userErrors":\[\]/);
    await operatorEm(database.orm).execute(
      `update saved_report set scheduled_from = scheduled_from - interval '2 hours'`,
    );
  };

  /** Runs a real gateway, asks it, and stops it. @returns what it printed. */
  const serveWhile = async (environment: Record<string, string>, work: (url: string) => Promise<void>) => {
    const port = await freePort();
    const env = {
      ...{ PATH: process.env.PATH, DATABASE_URL: database.url, PORT: String(port), LOG_LEVEL: 'debug' },
      ...{ VIGILO_DISPATCH_ALLOW: '127.0.0.1', VIGILO_DISPATCH_HTTP: 'on' },
      ...environment,
    };
    const args = ['--import', TELL_OF_LOADS, 'dist/src/cli/main.js', 'serve'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
    const closed = once(child, 'close');
    try {
      await waitUntil('it listens', async () => text.includes('is ready') || child.exitCode !== null, 60_000);
      assert.equal(child.exitCode, null, text);
      await work(`http://127.0.0.1:${port}`);
    } finally {
      child.kill('SIGTERM');
      await closed;
    }
    return text;
  };
  const ask = (url: string, query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/ws/acme/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query }),
    });

  it('go to the collector: of requests, operations, statements, evaluations, reports and deliveries', async () => {
    const collector = await startTraceCollector();
    const [traceId, spanId, unsampled] = [16, 8, 16].map((bytes) => randomBytes(bytes).toString('hex'));
    const output = await serveWhile({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` }, async (url) => {
      const asked = await ask(url, 'query Secretly { mine: dora { overall { mttrHours { p50 } } } }', {
        ...{ traceparent: `00-${traceId}-${spanId}-01`, 'x-request-id': 'ask-1' },
      });
      assert.equal(asked.status, 200);
      await ask(url, '{ workspace { slug } }', { traceparent: `00-${unsampled}-${spanId}-00` });
      await waitUntil('something is delivered', async () => hooks.received.length > 0, 60_000);
      await addDueReport(url);
      await waitUntil('the report is delivered', async () => delivered('report.ready') !== undefined, 60_000);
      const metrics = await (await fetch(`${url}/metrics`)).text();
      assert.match(metrics, /^vigilo_saved_report_seconds_count\{outcome="sent"\} 1$/m);
    });
    const spans = collector.spans();
    assert.deepEqual([...new Set(collector.services())], ['vigilo-analytics']);
    assert.ok(collector.received.every(({ path }) => path === '/v1/traces'));
    const named = (name: string, of = spans) =>
      of.find((span) => span.name === name) ?? assert.fail(`no ${name} in ${of.map((span) => span.name)}`);
    const partsOf = (parent: CollectedSpan) => spans.filter((span) => span.parentSpanId === parent.spanId);

    const request = named(
      'POST graphql',
      spans.filter((span) => span.traceId === traceId),
    );
    assert.equal(request.parentSpanId, spanId);
    assert.equal(request.kind, SERVER);
    assert.partialDeepStrictEqual(request.attributes, {
      ...{ 'http.route': 'graphql', 'http.response.status_code': 200, 'vigilo.request_id': 'ask-1' },
    });
    const operation = named('query dora', partsOf(request));
    assert.equal(operation.attributes['vigilo.outcome'], 'ok');
    const facts = partsOf(operation).filter(({ name }) => name.startsWith('ledger.'));
    assert.ok(
      facts.length > 0,
      partsOf(operation)
        .map(({ name }) => name)
        .join(),
    );
    assert.ok(
      partsOf(request).some(({ kind }) => kind === CLIENT),
      'who calls is asked of the database',
    );

    const evaluation = named('evaluation');
    assert.equal(evaluation.attributes['vigilo.outcome'], 'done');
    for (const part of ['evaluation: claim', 'evaluation: write the outcome'])
      named(part, partsOf(evaluation));
    const delivery = named('deliver webhook');
    assert.equal(delivery.attributes['http.response.status_code'], 204);
    named('outbox: record an attempt', partsOf(delivery));
    assert.equal(named('saved report').attributes['vigilo.outcome'], 'sent');
    const told = spans.filter(({ name }) => name === 'deliver webhook');
    const places = told.map((span) => `00-${span.traceId}-${span.spanId}-01`);
    assert.ok(places.includes(String(delivered('report.ready')?.headers.traceparent)));

    for (const span of spans) assert.ok(span.endTimeUnixNano >= span.startTimeUnixNano, span.name);
    assert.ok(!spans.some((span) => span.traceId === unsampled), 'a caller may say that it is not traced');
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name);
    assert.deepEqual(
      [...new Set(roots)].filter(
        (name) => !/^(POST graphql|GET other|evaluation|saved report|deliver webhook)$/.test(name),
      ),
      [],
      'what idles along makes no traces',
    );
    const sent = collector.received.map(({ body }) => body).join();
    for (const secret of [token, HOOK_PATH, 'Secretly', 'mine', 'select '])
      assert.ok(!sent.includes(secret), `${secret} was sent`);

    assert.match(output, /LOADED .*sdk-trace/, 'the way of telling tells');
    const line = output.split('\n').find((each) => each.includes('"requestId":"ask-1"'));
    assert.ok(line?.includes(`"traceId":"${traceId}"`), line);
    await collector.close();
  });

  it('go to the collector from an evaluation by hand, before its process ends', async () => {
    const collector = await startTraceCollector();
    const environment = { DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const { code, err } = await runCliProcess(['evaluate', '--workspace', 'acme'], {
      input: '',
      environment,
    });
    assert.equal(code, 0, err);
    const spans = collector.spans();
    const evaluation = spans.find(({ name }) => name === 'evaluation');
    assert.equal(evaluation?.attributes['vigilo.outcome'], 'done');
    assert.ok(spans.some(({ parentSpanId }) => parentSpanId === evaluation?.spanId));
    await collector.close();
  });

  it('cost nothing where no collector is named: nothing of OpenTelemetry is loaded, and nothing sent', async () => {
    const collector = await startTraceCollector();
    const output = await serveWhile({ OTEL_SERVICE_NAME: 'x' }, async (url) => {
      assert.equal((await ask(url, '{ workspace { slug } }')).status, 200);
    });
    assert.doesNotMatch(output, /LOADED/);
    assert.doesNotMatch(output, /traceId/);
    assert.equal(collector.received.length, 0);
    await collector.close();
  });

  it('hold up nothing where the collector is away', async () => {
    const port = await freePort();
    const output = await serveWhile(
      { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
      async (url) => {
        assert.equal((await ask(url, '{ workspace { slug } }')).status, 200);
      },
    );
    assert.match(output, /"msg":"stopping"/);
    assert.doesNotMatch(output, /"level":[56]0/);
  });
});

/** 02:00 UTC, the last time that it came. */
function lastNightMs(): number {
  const today = new Date().setUTCHours(2, 0, 0, 0);
  return today <= Date.now() ? today : today - 24 * HOUR;
}
