import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlace, urlOf } from '../../src/db/embedded/cluster-place.js';
import { findPostmaster } from '../../src/db/embedded/postmaster.js';
import { type CliAnswer, runCliProcess } from '../support/cli-process.js';
import { filesOf, queryOnce, serverPid } from '../support/data-dir.js';
import { type GatewayProcess, startEmbeddedGateway } from '../support/gateway-process.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { smallLedger } from '../support/small-ledger.js';
import { mountTinyDisk, type TinyDisk } from '../support/tiny-disk.js';
import { waitUntil } from '../support/wait-until.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DISK_MB = 220;
/** Twice as many changes. */
const LARGE_DAYS = 10_000;
const MB = 1_048_576;
/** What a write-ahead log of the usual size would need is more than the disk has. */
const SMALL_LOG = "min_wal_size = '32MB'\nmax_wal_size = '32MB'\n";
const QUESTION = '/api/v1/analytics/dora/?start=2026-05-01T00:00:00Z&end=2026-05-20T00:00:00Z&group_by=team';
const EVERYTHING = `select (select count(*)::int from change_request) as changes, (select count(*)::int from incident) as incidents,
  (select count(*)::int from workspace_membership) as members`;
const ENDED = /the embedded database has ended: starting it again/;
const lines = (days: number) =>
  [...smallLedger({ endMs: END_MS, days })].map((record) => `${JSON.stringify(record)}\n`).join('');

describe('an embedded database whose disk is full', function () {
  this.timeout(180_000);
  let disk: TinyDisk;
  let dataDir: string;
  let environment: Record<string, string>;
  let gateway: GatewayProcess;
  let token: string;

  before(async function () {
    const mounted = mountTinyDisk(DISK_MB);
    if ('why' in mounted) {
      // CI is root, and must not pass by skipping.
      assert.ok(process.env.CI === undefined || process.getuid?.() !== 0, mounted.why);
      console.log(`      skipped: a tiny file system cannot be mounted here (${mounted.why})`);
      return this.skip();
    }
    disk = mounted;
    dataDir = join(disk.path, 'data');
    environment = { VIGILO_DATA_DIR: dataDir, VIGILO_DEMO: 'false', LOG_LEVEL: 'info' };
    const made = await cli('workspace', 'create', 'acme', '--name', 'Acme', '--time-zone', 'UTC');
    assert.equal(made.code, 0, made.err);
    const issued = await cli('token', 'create', '--workspace', 'acme', '--name', 'T', '--role', 'admin');
    assert.equal(issued.code, 0, issued.err);
    token = /vigilo_\S+/.exec(issued.out)?.[0] ?? assert.fail(issued.out);
    appendFileSync(join(filesOf(dataDir), 'postgresql.conf'), SMALL_LOG);
    gateway = await startEmbeddedGateway(environment);
    assert.equal((await post(lines(30))).status, 200);
  });
  after(async () => {
    disk?.makeRoom();
    await gateway?.end('SIGTERM');
    disk?.remove();
  });
  beforeEach(() => {
    disk.makeRoom();
    gateway.troubles.splice(0);
  });

  const cli = (...args: string[]) => runCliProcess(args, { input: '', environment });
  const importBy = (input: string): Promise<CliAnswer> =>
    runCliProcess(['import', '-', '--workspace', 'acme'], { input, environment });
  const headers = () => ({ authorization: `Bearer ${token}` });
  const post = (body: string) =>
    fetch(`${gateway.url}/ws/acme/api/v1/ledger/import`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/x-ndjson' },
      body,
    });
  const ask = () => fetch(`${gateway.url}/ws/acme${QUESTION}`, { headers: headers() });
  /** One more row. */
  const mutate = async () => {
    const query = `mutation { createChannel(input: { kind: WEBHOOK, name: "${randomUUID()}", url: "https://example.com/" }) { userErrors { message } } }`;
    const response = await fetch(`${gateway.url}/ws/acme/graphql`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };
  const url = () => {
    const place = readPlace(dataDir) ?? assert.fail();
    return urlOf(place, findPostmaster(place.files)?.port ?? assert.fail('no server'));
  };
  const counts = async () => (await queryOnce(url(), EVERYTHING))[0];
  const isReady = async () => (await fetch(`${gateway.url}/readyz`)).status === 200;
  const told = () => gateway.troubles.map(({ msg }) => msg);

  it('takes nothing of an import that does not fit, says so in one line, and answers what is asked', async () => {
    const stored = await counts();
    const expected = await (await ask()).json();
    const large = lines(LARGE_DAYS);
    disk.leave(4 * MB);

    const refused = await post(large);
    const text = await refused.text();
    assert.equal(refused.status, 503, text);
    assert.equal(refused.headers.get('retry-after'), '5');
    assert.match(JSON.parse(text).detail, /no room left, and nothing of this was stored/);
    assertLeaksNothing(text, 'the refusal');
    const byHand = await importBy(large);
    assert.equal(byHand.code, 1);
    assert.match(byHand.err, /^vigilo: the database's disk is full.*\n$/m);
    assertLeaksNothing(byHand.err, 'the command');

    assert.deepEqual(await counts(), stored);
    assert.deepEqual(await (await ask()).json(), expected);
    assert.equal(await isReady(), true);
    assert.deepEqual(told(), ["requests fail: the database's disk is full"]);
  });

  it('refuses a mutation with one error that says why, and takes it when there is room', async () => {
    disk.leave(0);
    let answer = '';
    for (let n = 0; n < 500 && !answer.includes('"errors"'); n += 1) answer = await mutate();
    const { errors } = JSON.parse(answer);
    assert.equal(errors?.length, 1, answer);
    assert.equal(errors[0].extensions.code, 'SERVICE_UNAVAILABLE');
    assert.match(errors[0].message, /no room left/);
    assertLeaksNothing(answer, 'the answer');
    disk.makeRoom();
    assert.doesNotMatch(await mutate(), /"errors"/);
  });

  /** Keeps every file of the write-ahead log and asks for one more after the other, until the server ends or lets nobody in. */
  const exhaustLog = async () => {
    await queryOnce(url(), "select pg_create_physical_replication_slot('a_copy_that_lags', true)");
    disk.leave(0);
    const isOver = async () => {
      // Its gateway may be about to start it again, and again.
      if (serverPid(dataDir) === null || told().some((line) => ENDED.test(line))) return true;
      try {
        await queryOnce(url(), "select pg_logical_emit_message(true, 'test', 'x'), pg_switch_wal()");
        return false;
      } catch (error) {
        return /could not write init file/.test(String(error));
      }
    };
    await waitUntil('the server can do no more', isOver);
  };

  it('is away where its log finds no room, and back by itself once there is some, with nothing lost or doubled', async () => {
    const stored = await counts();
    const large = lines(LARGE_DAYS);
    const changes = large.split('"type":"change"').length - 1;
    await exhaustLog();
    const refused = await post(large);
    const text = await refused.text();
    assert.equal(refused.status, 503, text);
    assertLeaksNothing(text, 'the refusal');
    assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);

    disk.makeRoom();
    await waitUntil('it is ready again', isReady, 60_000);
    await queryOnce(url(), "select pg_drop_replication_slot('a_copy_that_lags')");
    assert.deepEqual(await counts(), stored);
    for (const times of ['once', 'twice']) {
      const taken = await post(large);
      assert.equal(taken.status, 200, await taken.text());
      assert.equal(((await counts()) as { changes: number }).changes, changes, `imported ${times}`);
    }
    assert.equal((await ask()).status, 200);
  });

  it('is started again by its gateway where it ended, which says once why', async () => {
    const stored = await counts();
    disk.leave(0);
    process.kill(serverPid(dataDir) ?? assert.fail('no server'), 'SIGKILL');
    await waitUntil('it is said', async () => told().some((line) => ENDED.test(line)));
    disk.makeRoom();
    await waitUntil('it is ready again', isReady, 60_000);
    assert.deepEqual(await counts(), stored);
    assert.equal(told().filter((line) => ENDED.test(line)).length, 1, told().join('\n'));
    assert.match(JSON.stringify(gateway.troubles), /its disk has \d+ MB left: make room/);
  });

  it('is stopped with its gateway like any other', async () => {
    disk.leave(0);
    assert.equal(await gateway.end('SIGTERM'), 0);
    assert.equal(serverPid(dataDir), null);
    disk.makeRoom();
    gateway = await startEmbeddedGateway(environment);
    assert.equal((await ask()).status, 200);
  });
});
