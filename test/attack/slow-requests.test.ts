import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { createHttpServer, SERVER_LIMITS } from '../../src/http/http-server.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { assertLeaksNothing } from '../support/leaks.js';

const LIMITS = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
const DRIP_MS = 25;
/** More than the network holds. */
const UNREAD_BYTES = 50_000_000;

describe('a client that takes its time', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ limits: LIMITS });
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 40);
    await app.close();
    assert.deepEqual(told, [], 'nothing of it is our fault');
  });

  /**
   * What is answered to one who begins so, and then sends a little again and again; null where a reset came first: what is sent after the
   * server has closed is answered with one, and takes along what was not read yet.
   */
  const answerOnce = async (beginning: string, drip: string | null) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    let wasReset = false;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {
      wasReset = true;
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(beginning);
    const dripping = setInterval(() => drip !== null && socket.writable && socket.write(drip), DRIP_MS);
    await closed;
    clearInterval(dripping);
    return wasReset && chunks.length === 0 ? null : Buffer.concat(chunks).toString('utf8');
  };
  const answerTo = async (beginning: string, drip: string | null) => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answer = await answerOnce(beginning, drip);
      if (answer === null) continue;
      assertLeaksNothing(answer, 'what it was told');
      return answer;
    }
    return assert.fail('ten times nothing but a reset');
  };
  const post = () =>
    `POST /ws/${app.slug}/graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${app.tokens.viewer}\r\ncontent-type: application/json\r\n`;

  it('with its headers gets 408, and the connection ends', async () => {
    assert.match(await answerTo('GET / HTTP/1.1\r\n', 'x-a: b\r\n'), /^HTTP\/1\.1 408 /);
  });

  it('with its first byte gets no connection to keep', async () => {
    assert.match(await answerTo('', null), /^(HTTP\/1\.1 408 |$)/);
  });

  it('with its body gets 408, and the connection ends', async () => {
    assert.match(await answerTo(`${post()}content-length: 1000\r\n\r\n`, 'x'), /^HTTP\/1\.1 408 /);
  });

  it('with a body in chunks of no length gets 408 as well', async () => {
    assert.match(
      await answerTo(`${post()}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
      /^HTTP\/1\.1 408 /,
    );
  });

  it('with an upgrade that never ends gets 408', async () => {
    const upgrade = `GET /ws/${app.slug}/graphql HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n`;
    assert.match(await answerTo(upgrade, 'x-a: b\r\n'), /^HTTP\/1\.1 408 /);
  });

  it('by the hundred keeps nobody else waiting', async () => {
    const slow = Array.from({ length: 100 }, () => answerOnce('GET / HTTP/1.1\r\n', 'x-a: b\r\n'));
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200);
    const answers = (await Promise.all(slow)).filter((answer) => answer !== null);
    assert.ok(answers.length > 50, `${answers.length} answers`);
    for (const answer of answers) {
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assertLeaksNothing(answer, 'what one of a hundred was told');
    }
  });

  it('with an answer that it does not read is cut off, and holds nothing of us', async () => {
    const handler: RequestListener = (_request, response) => void response.end(Buffer.alloc(UNREAD_BYTES));
    const listeners = { handler, upgrade: () => assert.fail() };
    const server = createHttpServer(listeners, { ...SERVER_LIMITS, silence: 300 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      socket.on('error', () => undefined);
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      const [ours] = (await once(server, 'connection')) as [Socket];
      // Without `silence` it would be kept for ever, and this would wait in vain.
      await once(ours, 'close');
      let received = 0;
      socket.on('data', (piece) => {
        received += piece.length;
      });
      await once(socket, 'close');
      assert.ok(received > 0 && received < UNREAD_BYTES, `${received} bytes`);
      assert.equal(await promisify(server.getConnections.bind(server))(), 0);
    } finally {
      socket.destroy();
      server.close();
    }
  });

  it('has less than a minute for its headers, and an end to everything else', () => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval, silence } = SERVER_LIMITS;
    assert.ok(headersTimeout > 0 && headersTimeout <= 60_000);
    assert.ok(requestTimeout > headersTimeout && requestTimeout <= 600_000);
    assert.ok(connectionsCheckingInterval > 0 && connectionsCheckingInterval <= headersTimeout);
    assert.ok(silence > 0 && silence <= 600_000);
  });
});
