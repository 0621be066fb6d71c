import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { operatorEm } from '../../src/db/orm.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { type CliAnswer, runCliProcess, startCliProcess } from '../support/cli-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';

const ASSETS =
  '{"type":"asset","key":"checkout","name":"Checkout"}\n{"type":"asset","key":"basket","name":"Basket"}\n';
const TOKEN = /^vigilo_[A-Za-z0-9_-]{64}$/;

describe('the command line', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let dir: string;

  before(async () => {
    database = await createTestDatabase();
    dir = await mkdtemp(join(tmpdir(), 'vigilo-cli-'));
  });
  after(async () => {
    await rm(dir, { recursive: true });
    await database.close();
  });

  const vigilo = (
    args: readonly string[],
    { input = '', environment = {} }: { input?: string | Buffer; environment?: Record<string, string> } = {},
  ) => runCliProcess(args, { input, environment: { DATABASE_URL: database.url, ...environment } });
  const done = async (work: Promise<CliAnswer>): Promise<CliAnswer> => {
    const answer = await work;
    assert.deepEqual([answer.code, answer.code === 0 ? '' : answer.err], [0, '']);
    return answer;
  };
  const aWorkspace = async (slug: string, timeZone = 'UTC') =>
    (await createWorkspace(database.orm, { slug, name: slug, timeZone })).slug;

  it('helps, even where the settings are wrong', async () => {
    const environment = { PORT: 'x' };
    for (const args of [['--help'], ['token', 'create', '--help']]) {
      const { out, err } = await done(vigilo(args, { environment }));
      assert.deepEqual([out.startsWith('Usage: vigilo'), err], [true, '']);
    }
  });

  it('ends with 2 for wrong usage, says what is wrong, and prints nothing', async () => {
    await aWorkspace('usage');
    const tokenCreate = ['token', 'create', '--workspace', 'usage', '--role'];
    const wrong = [
      [],
      ['fly'],
      ['migrate', '--fast'],
      [...tokenCreate, 'king'],
      [...tokenCreate, 'viewer', '--expires', '2020-01-01'],
    ];
    for (const { code, out, err } of await Promise.all(wrong.map((args) => vigilo(args)))) {
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^(Usage: vigilo|error: )/);
    }
  });

  describe('ends with 1 for what failed, in one line', () => {
    const FAILING: readonly (readonly [RegExp, readonly string[], Record<string, string>])[] = [
      [/^vigilo: configuration: .*PORT/, ['migrate'], { PORT: 'x' }],
      [
        /^vigilo: connect ECONNREFUSED/,
        ['migrate'],
        { DATABASE_URL: 'postgres://vigilo@127.0.0.1:1/vigilo' },
      ],
      [/^vigilo: ENOENT/, ['import', '/nowhere.ndjson', '--workspace', 'acme'], {}],
      [/^vigilo: there is no workspace "nowhere"/, ['token', 'list', '--workspace', 'nowhere'], {}],
    ];
    for (const [what, args, environment] of FAILING) {
      it(`vigilo ${args.join(' ')} with ${JSON.stringify(environment)}`, async () => {
        const { code, out, err } = await vigilo(args, { environment });
        assert.deepEqual([code, out, err.trimEnd().split('\n').length], [1, '', 1], err);
        assert.match(err, what);
      });
    }
  });

  it('migrates an empty database, and says so when there was nothing to do', async () => {
    const empty = new URL(database.url);
    empty.pathname = `${empty.pathname}_empty`;
    await operatorEm(database.orm).execute(`create database "${empty.pathname.slice(1)}"`);
    try {
      const environment = { DATABASE_URL: empty.href };
      assert.match((await done(vigilo(['migrate'], { environment }))).out, /^applied: 20261123-ledger.*\n$/);
      assert.equal((await done(vigilo(['migrate'], { environment }))).out, 'the schema is up to date\n');
    } finally {
      await operatorEm(database.orm).execute(`drop database "${empty.pathname.slice(1)}" with (force)`);
    }
  });

  it('says that a user lacks the rights to migrate, and whose they are', async () => {
    const em = operatorEm(database.orm);
    await em.execute("create role a_guest login password 'guest'");
    const url = new URL(database.url);
    Object.assign(url, { username: 'a_guest', password: 'guest' });
    const empty = `${url.pathname.slice(1)}_of_another`;
    url.pathname = empty;
    await em.execute(`create database "${empty}"`);
    try {
      const { code, out, err } = await vigilo(['migrate'], { environment: { DATABASE_URL: url.href } });
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /^vigilo: permission denied .*\nhint: the user of DATABASE_URL must own .*\n$/);
    } finally {
      await em.execute(`drop database "${empty}" with (force)`);
      await em.execute('drop role a_guest');
    }
  });

  it('makes a workspace once, and lists it', async () => {
    const args = [
      'workspace',
      'create',
      'globex',
      '--name',
      'Globex Corp.',
      '--time-zone',
      'America/New_York',
    ];
    assert.equal((await done(vigilo(args))).out, 'made workspace globex, time zone America/New_York\n');
    const again = await vigilo(args);
    assert.deepEqual([again.code, again.err], [1, 'vigilo: slug: "globex" is taken\n']);
    assert.match(
      (await done(vigilo(['workspace', 'list']))).out,
      /^globex +Globex Corp\. +America\/New_York$/m,
    );
  });

  it('prints a new token alone on standard output, lists it without it, and revokes it by its id', async () => {
    const workspace = await aWorkspace('tokens', 'Europe/Amsterdam');
    const create = [
      'token',
      'create',
      '--workspace',
      workspace,
      '--role',
      'admin',
      '--name',
      'nightly',
      '--expires',
      '2999-06-30',
    ];
    const { out, err } = await done(vigilo(create));
    const text = out.trimEnd();
    assert.match(text, TOKEN);
    assert.equal(out, `${text}\n`);
    const id = /token ([0-9a-f-]{36})/.exec(err)?.[1] ?? assert.fail(err);
    assert.ok(!err.includes(text));

    const list = async () => (await done(vigilo(['token', 'list', '--workspace', workspace]))).out;
    // The last day is included whole: it ends at midnight in Amsterdam's summer time, UTC+2.
    assert.match(
      await list(),
      new RegExp(`^${id} +admin +valid +\\S+ +2999-06-30T22:00:00\\.000Z +nightly$`, 'm'),
    );

    await done(vigilo(['token', 'revoke', id, '--workspace', workspace]));
    assert.match(await list(), new RegExp(`^${id} +admin +revoked `, 'm'));
    const unknown = await vigilo([
      'token',
      'revoke',
      '0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21',
      '--workspace',
      workspace,
    ]);
    assert.equal(unknown.code, 1);
  });

  it('imports a file, the same gzipped, and standard input', async () => {
    const workspace = await aWorkspace('imports');
    const [plain, packed] = [join(dir, 'ledger.ndjson'), join(dir, 'ledger.bin')];
    await writeFile(plain, ASSETS);
    await writeFile(packed, gzipSync(ASSETS));
    const imported = async (path: string, input: string | Buffer = '') =>
      (await done(vigilo(['import', path, '--workspace', workspace], { input }))).out;

    assert.equal(await imported(plain), '2 records: 2 inserted, 0 updated, 0 unchanged\n');
    assert.equal(await imported(packed), '2 records: 0 inserted, 0 updated, 2 unchanged\n');
    assert.equal(
      await imported('-', ASSETS.replace('Basket', 'Cart')),
      '2 records: 0 inserted, 1 updated, 1 unchanged\n',
    );
    assert.equal(await imported('-', gzipSync(ASSETS)), '2 records: 0 inserted, 1 updated, 1 unchanged\n');
    assert.equal(await imported('-', ''), '0 records: 0 inserted, 0 updated, 0 unchanged\n');
  });

  it('lists the faults of a file by line, and imports nothing of it', async () => {
    const workspace = await aWorkspace('faults');
    const input = `${ASSETS}{"type":"asset","key":"x","name":"X","color":"red"}\nnonsense\n`;
    const { code, out, err } = await vigilo(['import', '-', '--workspace', workspace], { input });
    assert.deepEqual([code, out], [1, '']);
    assert.deepEqual(err.trimEnd().split('\n'), [
      'vigilo: nothing was imported: the file has 2 faults',
      'line 3: color: is not a field of type "asset"',
      'line 4: must be a JSON object, not "nonsense"',
    ]);
    const again = await done(vigilo(['import', '-', '--workspace', workspace], { input: ASSETS }));
    assert.equal(again.out, '2 records: 2 inserted, 0 updated, 0 unchanged\n');
  });

  it('says that a gzipped file is damaged, and imports nothing of it', async () => {
    const workspace = await aWorkspace('damaged');
    const input = gzipSync(ASSETS).subarray(0, -8);
    const { code, err } = await vigilo(['import', '-', '--workspace', workspace], { input });
    assert.deepEqual([code, err], [1, 'vigilo: the gzipped file is damaged: unexpected end of file\n']);
  });

  it('keeps its own database in the data directory, where no other is set', async () => {
    const environment = { VIGILO_DATA_DIR: join(dir, 'data'), DATABASE_URL: '' };
    const create = ['workspace', 'create', 'acme', '--name', 'Acme'];
    assert.equal((await done(vigilo(create, { environment }))).out, 'made workspace acme, time zone UTC\n');
    assert.match((await done(vigilo(['workspace', 'list'], { environment }))).out, /^acme +Acme +UTC$/m);
  });

  it('undoes an import that is interrupted, and ends as a shell expects', async () => {
    const workspace = await aWorkspace('interrupted');
    const cli = startCliProcess(['import', '-', '--workspace', workspace], { DATABASE_URL: database.url });
    cli.stdin.write(ASSETS);
    const copying =
      "select from pg_stat_activity where query ilike 'copy import_record%' and datname = current_database()";
    await waitUntil(
      'the import reads',
      async () => (await operatorEm(database.orm).execute(copying)).length > 0,
    );
    cli.kill('SIGINT');
    assert.equal((await cli.answer).code, 130);
    const { out } = await done(vigilo(['import', '-', '--workspace', workspace], { input: ASSETS }));
    assert.equal(out, '2 records: 2 inserted, 0 updated, 0 unchanged\n');
  });
});
