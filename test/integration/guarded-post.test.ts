import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type BlockList, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type AddressRules, parseAddressRules } from '../../src/dispatch/guard/address-rules.js';
import { DeliveryFailed } from '../../src/dispatch/guard/delivery-failed.js';
import { type GuardedPost, guardedPost } from '../../src/dispatch/guard/guarded-post.js';
import { type HostLookup, lookupByDns } from '../../src/dispatch/guard/lookup-host.js';
import { startDnsReceiver } from '../support/dns-receiver.js';
import { type PostReceiverOptions, startPostReceiver } from '../support/post-receiver.js';
import { SELF_SIGNED } from '../support/self-signed-receiver.js';

/** 127.0.0.1 stands for the public internet; the rest of 127/8 stays as forbidden as it is. */
const RULES = parseAddressRules('127.0.0.1', true);
const NOBODY_ASKS: HostLookup = () => assert.fail('nobody asks for an address');

/** Listens, says where, and accepts nothing for a while. */
const FAR_RECEIVER = `
  const server = require('node:net').createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n'));
  });
  server.listen(0, '127.0.0.1', 1, () => {
    process.stdout.write(String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  });`;

const open: { close(): Promise<void> }[] = [];

async function receiver(answer: RequestListener, options?: PostReceiverOptions) {
  const started = await startPostReceiver(answer, options);
  open.push(started);
  return started;
}

const post = (url: string, changes: Partial<GuardedPost> = {}) =>
  guardedPost({ url, headers: {}, body: '{}', rules: RULES, lookup: NOBODY_ASKS, ...changes });

const failure = (message: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof DeliveryFailed, String(error));
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  return true;
};

const answers =
  (...addresses: readonly string[]): HostLookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a guarded post', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((started) => started.close()));
  });

  it('carries headers and body as they are, and brings the answer', async () => {
    const { url, port, posts } = await receiver((_request, response) => {
      response.writeHead(202, { 'x-id': '7' }).end('grüße');
    });
    const answer = await post(`${url}?a=b#c`, {
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1', host: 'elsewhere' },
      body: '{"name":"Zoë"}',
    });
    assert.deepEqual([answer.status, answer.headers['x-id'], answer.body], [202, '7', 'grüße']);
    assert.ok(answer.latencyMs >= 0 && answer.latencyMs < 5_000);
    const [{ method, path, headers, body }] = posts as [(typeof posts)[number]];
    assert.deepEqual([method, path, body], ['POST', '/hook?a=b', '{"name":"Zoë"}']);
    assert.deepEqual(
      [headers.host, headers['webhook-id'], headers['content-type'], headers['content-length']],
      [`127.0.0.1:${port}`, 'msg_1', 'application/json', '15'],
    );
    assert.equal(headers.connection, 'close');
  });

  it('waits for a far address, although the name has a second one that nobody listens at', async () => {
    // Whoever fills a queue of two makes the next connection wait for its second SYN, a second later.
    const far = spawn(process.execPath, ['-e', FAR_RECEIVER], { stdio: ['ignore', 'pipe', 'inherit'] });
    open.push({ close: async () => void far.kill('SIGKILL') });
    const port = Number(String((await once(far.stdout, 'data'))[0]));
    const queue = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const socket of queue) socket.on('error', () => undefined);
    await Promise.all(queue.map((socket) => once(socket, 'connect')));
    const rules = parseAddressRules('127.0.0.1,127.0.0.2', true);
    const lookup = answers('127.0.0.1', '127.0.0.2');
    assert.equal((await post(`http://far.test:${port}/`, { rules, lookup })).status, 204);
    for (const socket of queue) socket.destroy();
  });

  it('brings a 500 with its Retry-After, and a 410, as answers', async () => {
    const { url } = await receiver((_request, response) => {
      response.writeHead(500, { 'retry-after': '120' }).end('down');
    });
    const answer = await post(url);
    assert.deepEqual([answer.status, answer.headers['retry-after'], answer.body], [500, '120', 'down']);
    const gone = await receiver((_request, response) => response.writeHead(410).end());
    assert.deepEqual([(await post(gone.url)).status, (await post(gone.url)).body], [410, '']);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`returns a ${status} and never follows it`, async () => {
      const inside = await receiver((_request, response) => response.end('secret'));
      const outside = await receiver((_request, response) => {
        response.writeHead(status, { location: inside.url }).end();
      });
      const answer = await post(outside.url);
      assert.deepEqual([answer.status, answer.headers.location], [status, inside.url]);
      assert.deepEqual([outside.posts.length, inside.connections.length], [1, 0]);
    });
  }

  describe('to a receiver that misbehaves', () => {
    it('gives up on one that never answers', async () => {
      const { url, posts } = await receiver(() => {});
      await assert.rejects(post(url, { timeoutMs: 150 }), failure('timed out after 0.15 s'));
      assert.equal(posts.length, 1);
    });

    it('gives up on one that drips, however often a byte comes', async () => {
      const { url } = await receiver((_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      });
      const startMs = performance.now();
      await assert.rejects(post(url, { timeoutMs: 200 }), failure('timed out after 0.2 s'));
      assert.ok(performance.now() - startMs < 1_500);
    });

    it('gives up on one that drips its headers', async () => {
      const url = await rawReceiver((write) => {
        write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => write('x-a: b\r\n'), 20);
        return () => clearInterval(timer);
      });
      await assert.rejects(post(url, { timeoutMs: 200 }), failure('timed out after 0.2 s'));
    });

    it('gives up on one that takes the connection and no TLS', async () => {
      const url = await rawReceiver(() => () => {});
      await assert.rejects(
        post(url.replace('http:', 'https:'), { timeoutMs: 150 }),
        failure('timed out after 0.15 s'),
      );
    });

    it('fails where the connection is closed in the middle of the answer', async () => {
      const { url } = await receiver((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      });
      await assert.rejects(post(url), failure('connection closed'));
    });

    it('fails where the connection is closed in the middle of a chunked answer', async () => {
      const { url } = await receiver((_request, response) => {
        response.write('half', () => response.destroy());
      });
      await assert.rejects(post(url), failure('connection closed'));
    });

    it('fails where the connection is closed without an answer', async () => {
      const { url } = await receiver((_request, response) => response.destroy());
      await assert.rejects(post(url), failure('connection closed'));
    });

    it('fails where nobody listens', async () => {
      const { url, close } = await startPostReceiver(() => {});
      await close();
      await assert.rejects(post(url), failure('connection refused'));
    });

    for (const [what, bytes, reason] of [
      ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', /^the answer is not HTTP$/],
      ['endless headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(20_000)}`, /^the answer is not HTTP$/],
      [
        'a switch of protocols',
        'HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
        /^connection closed$/,
      ],
    ] as const) {
      it(`fails where ${what} comes`, async () => {
        const url = await rawReceiver((write) => {
          write(bytes);
          return () => {};
        });
        await assert.rejects(post(url), failure(reason));
      });
    }

    it('says nothing of its own insides where a header cannot be sent', async () => {
      await assert.rejects(
        post('http://127.0.0.1:9/', { headers: { a: 'b\r\nc' } }),
        failure('connection failed'),
      );
    });
  });

  describe('reads an answer', () => {
    it('up to 64 KiB, and hangs up on the rest', async () => {
      let hungUp: Promise<unknown> | undefined;
      const { url } = await receiver((_request, response) => {
        hungUp = once(response, 'close');
        // Never ended: only hanging up ends it.
        response.write('é'.repeat(100_000));
      });
      const { status, body } = await post(url);
      assert.deepEqual([status, body], [200, 'é'.repeat(32_768)]);
      await hungUp;
    });

    it('that reaches 64 KiB and does not end, without waiting for more', async () => {
      const { url } = await receiver((_request, response) => response.write('x'.repeat(65_536)));
      assert.equal((await post(url)).body.length, 65_536);
    });

    for (const [bytes, read] of [
      [5, 'aéé'],
      [4, 'aé'],
      [6, 'aéé'],
      [0, ''],
    ] as const) {
      it(`of 5 bytes, at most ${bytes}, without a split character`, async () => {
        const { url } = await receiver((_request, response) => response.end('aéé'));
        assert.equal((await post(url, { mostAnswerBytes: bytes })).body, read);
      });
    }

    it('as well-formed text without NUL, whatever its bytes', async () => {
      const { url } = await receiver((_request, response) => {
        response.end(Buffer.from([0x61, 0xff, 0x00, 0xed, 0xa0, 0x80, 0x62]));
      });
      const { body } = await post(url);
      assert.ok(body.isWellFormed() && !body.includes('\0'));
      assert.match(body, /^a\uFFFD+b$/);
    });

    it('in full where an early hint comes before it', async () => {
      const { url } = await receiver((_request, response) => {
        response.writeEarlyHints({ link: '</x>; rel=preload' });
        response.writeHead(204).end();
      });
      assert.equal((await post(url)).status, 204);
    });
  });

  describe('judges the address', () => {
    it('that stands in the URL', async () => {
      await assert.rejects(
        post('http://10.0.0.1/', { lookup: NOBODY_ASKS }),
        failure('refused: 10.0.0.1 is a private address'),
      );
      await assert.rejects(
        post('http://hooks.example.test/', { rules: parseAddressRules(undefined, false) }),
        failure('refused: its scheme is "http:"'),
      );
    });

    it('at every post anew: a name that was public and now leads inside is not followed there', async () => {
      const { port, connections, posts } = await receiver((_request, response) => response.end(), {
        host: '0.0.0.0',
      });
      const inTurn = ['127.0.0.1', '127.0.0.2', '127.0.0.1'];
      let asked = 0;
      const lookup: HostLookup = async () => [{ address: inTurn[asked++] ?? '', family: 4 }];
      const url = `http://rebind.example.test:${port}/`;

      assert.equal((await post(url, { lookup })).status, 200);
      assert.equal(asked, 1, 'the address that is judged is the one that is used: no second question');
      assert.equal(posts[0]?.headers.host, `rebind.example.test:${port}`);
      await assert.rejects(
        post(url, { lookup }),
        failure('refused: rebind.example.test leads to a loopback address'),
      );
      assert.equal(asked, 2);
      assert.deepEqual(connections, ['127.0.0.1']);
    });

    for (const addresses of [
      ['127.0.0.1', '127.0.0.2'],
      ['127.0.0.2', '127.0.0.1'],
      ['127.0.0.1', '::ffff:169.254.169.254'],
      ['127.0.0.1', 'fe80::1%lo'],
      ['127.0.0.1', 'not an address'],
    ]) {
      it(`of all that a name leads to: ${addresses.join(' and ')}`, async () => {
        const { port, connections } = await receiver((_request, response) => response.end());
        await assert.rejects(
          post(`http://two.example.test:${port}/`, { lookup: answers(...addresses) }),
          failure(/^refused: two\.example\.test leads to a [a-z-]+ address$/),
        );
        assert.deepEqual(connections, []);
      });
    }

    for (const scheme of ['http', 'https']) {
      it(`once more when it is connected, before a byte is sent by ${scheme}`, async () => {
        const heard: Buffer[] = [];
        const { port } = new URL(await rawReceiver(() => () => {}, heard));
        let asked = 0;
        const onlyOnce: Pick<BlockList, 'check'> = { check: () => asked++ === 0 };
        const rules: AddressRules = { allowHttp: true, allowed: { networks: onlyOnce, hosts: new Set() } };
        await assert.rejects(
          post(`${scheme}://changing.example.test:${port}/`, { rules, lookup: answers('127.0.0.1') }),
          failure('refused: changing.example.test leads to a loopback address'),
        );
        await Promise.all(open.splice(0).map((started) => started.close()));
        assert.deepEqual([heard.length, asked], [0, 2]);
      });
    }

    it('of no host that the operator named', async () => {
      const { port, posts } = await receiver((_request, response) => response.end());
      const rules = parseAddressRules('localhost, hooks', true);
      const url = (host: string) => `http://${host}:${port}/`;
      assert.equal((await post(url('hooks'), { rules, lookup: answers('127.0.0.1') })).status, 200);
      const { lookup: _none, ...bySystem } = {
        url: url('localhost'),
        headers: {},
        body: '',
        rules,
        lookup: null,
      };
      assert.equal((await guardedPost(bySystem)).status, 200);
      assert.equal(posts.length, 2);
    });

    it('with no name server that may keep it longer than its deadline', async () => {
      const never: HostLookup = () => new Promise(() => {});
      await assert.rejects(
        post('http://slow.example.test/', { lookup: never, timeoutMs: 100 }),
        failure('timed out after 0.1 s'),
      );
    });

    it('and tells a name that does not exist', async () => {
      await assert.rejects(
        post('http://none.example.test/', { lookup: answers() }),
        failure('host not found'),
      );
    });
  });

  it('asks name servers itself, and stops asking at its deadline', async () => {
    const names = await startDnsReceiver({
      'here.example.test': ['127.0.0.1'],
      'inside.example.test': ['127.0.0.1', '10.0.0.1'],
      'silent.example.test': null,
    });
    open.push(names);
    const { port } = await receiver((_request, response) => response.end('ok'));
    const lookup: HostLookup = (host, signal) => lookupByDns(host, signal, names.resolver);
    const to = (host: string, timeoutMs = 5_000) => post(`http://${host}:${port}/`, { lookup, timeoutMs });
    assert.equal((await to('here.example.test')).body, 'ok');
    await assert.rejects(to('inside.example.test'), failure(/leads to a private address$/));
    await assert.rejects(to('none.example.test'), failure('host not found'));
    await assert.rejects(to('silent.example.test', 150), failure('timed out after 0.15 s'));
  });

  describe('over TLS', () => {
    const trusted = getCACertificates('default');
    afterEach(() => setDefaultCACertificates(trusted));

    const toHost = async (host: string) => {
      const started = await receiver((_request, response) => response.end('ok'), { isTls: true });
      const url = `https://${host}:${started.port}/`;
      return { posts: started.posts, answer: post(url, { lookup: answers('127.0.0.1') }) };
    };

    it('refuses a self-signed certificate, whatever the environment says, and sends nothing', async () => {
      const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      try {
        const { posts, answer } = await toHost(SELF_SIGNED.host);
        await assert.rejects(answer, failure('TLS: certificate is self-signed'));
        assert.equal(posts.length, 0);
      } finally {
        if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
        else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      }
    });

    it('takes a trusted certificate for its own host', async () => {
      setDefaultCACertificates([SELF_SIGNED.cert]);
      const { posts, answer } = await toHost(SELF_SIGNED.host);
      assert.equal((await answer).body, 'ok');
      assert.equal(posts.length, 1);
    });

    it('refuses a trusted certificate for another host, and sends nothing', async () => {
      setDefaultCACertificates([SELF_SIGNED.cert]);
      const { posts, answer } = await toHost('other.example.test');
      await assert.rejects(answer, failure('TLS: certificate is for another host'));
      assert.equal(posts.length, 0);
    });

    it('fails where the other side speaks none', async () => {
      const { url } = await receiver((_request, response) => response.end());
      await assert.rejects(post(url.replace('http:', 'https:')), failure('TLS: handshake failed'));
    });
  });

  it('heeds no proxy of the environment', async () => {
    const proxy = await receiver((_request, response) => response.end('proxy'));
    const target = await receiver((_request, response) => response.end('target'));
    const source = new URL('../../src/dispatch/guard/', import.meta.url).href;
    const script = `
      const { guardedPost } = await import('${source}guarded-post.js');
      const { parseAddressRules } = await import('${source}address-rules.js');
      const rules = parseAddressRules('127.0.0.1', true);
      const { body } = await guardedPost({ url: '${target.url}', headers: {}, body: '', rules });
      process.stdout.write(body);`;
    const proxyUrl = new URL(proxy.url).origin;
    const env = {
      PATH: process.env.PATH,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxyUrl,
      http_proxy: proxyUrl,
    };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.equal(await text(child.stdout), 'target');
    assert.equal(proxy.connections.length, 0);
  });
});

/** A server below HTTP. `speak` begins when the connection stands, and returns how to stop. */
async function rawReceiver(
  speak: (write: (bytes: string) => void) => () => void,
  heard: Buffer[] = [],
): Promise<string> {
  const server = createServer((socket) => {
    const stop = speak((bytes) => socket.write(bytes));
    socket.on('error', () => {}).on('close', stop);
    socket.on('data', (bytes) => heard.push(bytes));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push({
    async close() {
      server.close();
      await once(server, 'close');
    },
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `http://127.0.0.1:${address.port}/`;
}
