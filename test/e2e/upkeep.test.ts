import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { operatorEm } from '../../src/db/orm.js';
import { startTestApp } from '../support/app.js';
import { runCliProcess } from '../support/cli-process.js';
import { startEmbeddedGateway } from '../support/gateway-process.js';

const run = promisify(execFile);

describe('what operations.md says of keeping the gateway', function () {
  this.timeout(90_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigilo-backup-'));
    await chmod(folder, 0o711);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('a copy of the stopped data directory, put in its place, has the same data and the same tokens', async () => {
    const data = join(folder, 'data');
    const environment = { PATH: String(process.env.PATH), VIGILO_DATA_DIR: data };
    const cli = async (...args: string[]) => {
      const answer = await runCliProcess(args, { input: '', environment });
      assert.equal(answer.code, 0, answer.err);
      return answer.out;
    };
    await cli('workspace', 'create', 'kept', '--name', 'Kept');
    const [token] =
      /vigilo_[\w-]+/.exec(await cli('token', 'create', '--workspace', 'kept', '--role', 'viewer')) ?? [];
    await run('cp', ['-a', data, join(folder, 'copy')]);
    await rename(data, join(folder, 'gone'));
    await rename(join(folder, 'copy'), data);
    const gateway = await startEmbeddedGateway(environment);
    const answer = await fetch(`${gateway.url}/ws/kept/graphql?query={workspace{name}}`, {
      headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' },
    });
    const { data: said } = (await answer.json()) as { data: unknown };
    assert.equal(await gateway.end('SIGTERM'), 0);
    assert.deepEqual(said, { workspace: { name: 'Kept' } });
  });

  it('a gateway is not ready while a migration is missing, and is again when it is there', async () => {
    const app = await startTestApp();
    const answer = async () => {
      const response = await fetch(`${app.url}/readyz`);
      return [response.status, await response.json()];
    };
    const last = 'select name from schema_migration order by name desc limit 1';
    const [row] = await operatorEm(app.orm).execute(last);
    await operatorEm(app.orm).execute('delete from schema_migration where name = ?', [row?.name]);
    const without = await answer();
    await operatorEm(app.orm).execute('insert into schema_migration (name) values (?)', [row?.name]);
    const withAll = await answer();
    await app.close();
    assert.deepEqual(
      [without, withAll],
      [
        [503, { status: 'migrations pending' }],
        [200, { status: 'ready' }],
      ],
    );
  });

  it('npm run sbom lists what is shipped, and not what it was made with', async () => {
    const { stdout } = await run('npm', ['run', '--silent', 'sbom'], { maxBuffer: 50_000_000 });
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string }[];
    };
    const names = components.map(({ name }) => name);
    assert.equal(bomFormat, 'CycloneDX');
    assert.deepEqual([names.includes('pg'), names.includes('mocha')], [true, false]);
  });
});
