import assert from 'node:assert/strict';
import { migrate } from '../../src/db/migrate.js';
import { createOrm } from '../../src/db/orm.js';
import { startTestApp } from '../support/app.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { smallLedger } from '../support/small-ledger.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { startTraceCollector } from '../support/trace-collector.js';
import { waitUntil } from '../support/wait-until.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const QUESTION = '/api/v1/analytics/dora/?start=2026-05-01T00:00:00Z&end=2026-05-20T00:00:00Z&group_by=team';
const FACTS = /^ledger\./;

describe('a gateway that is started with a replica', function () {
  this.timeout(120_000);
  let primary: TestServer;
  let replica: TestServer;
  let collector: Awaited<ReturnType<typeof startTraceCollector>>;
  let gateway: GatewayProcess;
  let ask: () => Promise<Response>;

  before(async () => {
    primary = await startTestServer();
    const orm = await createOrm({ url: primary.url });
    await migrate(orm);
    const database = { orm, url: primary.url, close: async () => undefined };
    const seed = await startTestApp({ database, ledger: smallLedger({ endMs: END_MS, teams: 3, days: 30 }) });
    await seed.close();
    await orm.close();
    replica = await startReplica(primary);
    collector = await startTraceCollector();
    gateway = await startGateway(primary.url, {
      ...{ DATABASE_REPLICA_URL: replica.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      ...{ VIGILO_SCHEDULER: 'off', VIGILO_DRAIN_SECONDS: '0' },
    });
    const headers = { authorization: `Bearer ${seed.tokens.viewer}` };
    ask = () => fetch(`${gateway.url}/ws/${seed.slug}${QUESTION}`, { headers });
  });
  after(async () => {
    await gateway?.end('SIGKILL');
    await collector?.close();
    await replica?.stop();
    await primary?.stop();
  });

  it('traces what is asked of it by name, as of the primary', async () => {
    const first = await (await ask()).json();
    // Each trace that asked the replica how far it is, and read facts afterwards.
    const readThere = () => {
      const spans = collector.spans();
      const asked = spans.filter(({ name, status }) => name === 'replica.position' && status.code !== 2);
      return asked.filter((each) =>
        spans.some(
          ({ traceId, name, startTimeUnixNano: atNs }) =>
            traceId === each.traceId && FACTS.test(name) && atNs >= each.endTimeUnixNano,
        ),
      );
    };
    await waitUntil('facts are read of the replica', async () => {
      assert.deepEqual(await (await ask()).json(), first);
      return readThere().length > 0;
    });
    assert.deepEqual(gateway.troubles, []);
  });
});
