import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { startTestApp, type TestApp } from '../support/app.js';
import { get } from '../support/client.js';
import { waitUntil } from '../support/wait-until.js';

const LIMITS = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
const WARNING = 40;
const LINE = `${JSON.stringify({ type: 'asset', key: 'a', name: 'An asset' })}\n`;

describe('an import whose client', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ limits: LIMITS });
  });
  after(() => app.close());

  const isStaging = async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and query like 'copy import_record%' and state = 'active'`;
    return (await app.orm.em.fork().execute(sql)).length > 0;
  };
  /** Sends the beginning of an import that promises more, and comes back when the gateway is at it. */
  const begin = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /ws/${app.slug}/api/v1/ledger/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${app.tokens.admin}\r\n` +
        `content-type: application/x-ndjson\r\ncontent-length: 1000000\r\n\r\n${LINE}`,
    );
    await waitUntil('it is staged', isStaging);
    return socket;
  };
  /** What a request leads to is logged before the next one is answered, once its transaction is over. */
  const isOver = async () => {
    await waitUntil('it has ended', async () => !(await isStaging()));
    assert.equal((await get(app, '/api/v1/analytics/dora/')).status, 200);
    assert.deepEqual(await app.orm.em.fork().execute('select key from asset'), []);
  };
  const troubles = () => app.logLines.map((line) => JSON.parse(line)).filter(({ level }) => level >= WARNING);

  it('goes away in the middle is no outage: nothing is logged, and nothing is stored', async () => {
    const socket = await begin();
    socket.destroy();
    await isOver();
    assert.deepEqual(troubles(), []);
  });

  it('resets its connection is no outage either', async () => {
    const socket = await begin();
    socket.resetAndDestroy();
    await isOver();
    assert.deepEqual(troubles(), []);
  });

  it('takes longer than it may gets 408, and nothing is logged', async () => {
    const socket = await begin();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await new Promise((resolve) => socket.once('close', resolve));
    assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 408 /);
    await isOver();
    assert.deepEqual(troubles(), []);
  });
});
