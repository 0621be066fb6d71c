import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';
import { example } from './example.js';

const run = promisify(execFile);
const END_MS = Date.parse('2026-05-20T00:00:00Z');
const METRICS = ['deploy_frequency_per_day', 'lead_time_hours', 'change_failure_rate', 'mttr_hours'];

const has = (program: string) =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  );

describe("the handbook's examples", function () {
  this.timeout(30_000);
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      clock: () => END_MS,
      ledger: smallLedger({ endMs: END_MS, teams: 3, days: 30 }),
    });
  });
  after(() => app.close());

  const environment = () => ({
    PATH: process.env.PATH ?? '',
    VIGILO: `${app.url}/ws/${app.slug}`,
    TOKEN: app.tokens.admin,
  });

  it('curl reads GraphQL, JSON and CSV, and asks whether an answer still holds', async function () {
    if (!(await has('curl'))) return this.skip();
    const { stdout } = await run('bash', ['-euc', example('curl')], { env: environment() });
    const [graphql = '', json = '', header = '', ...rest] = stdout.trim().split('\n');
    const { dora } = JSON.parse(graphql).data;
    assert.equal(JSON.parse(json).sample_size.lead_time, dora.overall.leadTimeHours.sampleSize);
    assert.match(header, /^key,label,/);
    assert.equal(rest.at(-1), '304');
  });

  it('Python, with its standard library alone, prints the four numbers and imports a file', async function () {
    if (!(await has('python3'))) return this.skip();
    const { stdout } = await run('python3', ['-c', example('python')], { env: environment() });
    const rest = await (await get(app, '/api/v1/analytics/dora/')).json();
    const printed = METRICS.map((name) => {
      const value = (rest as Record<string, number | { p50: number }>)[name] ?? assert.fail(name);
      return `${name.padEnd(26)} ${(typeof value === 'number' ? value : value.p50).toFixed(2)}`;
    });
    assert.deepEqual(stdout.split('\n'), [...printed, 'imported: 1 inserted, 0 updated', '']);
  });

  it('urql asks by POST; as it comes, it asks by GET and is refused', async () => {
    const asked = (code: string) =>
      run(process.execPath, ['--input-type=module', '-e', code], { env: environment() });
    const { stdout } = await asked(example('urql'));
    const { data } = await ask(app, '{ dora { overall { leadTimeHours { value sampleSize } } } }');
    assert.equal(JSON.parse(stdout).sampleSize, data.dora.overall.leadTimeHours.sampleSize);
    const asItComes = example('urql').replace('  preferGetMethod: false,\n', '');
    await assert.rejects(asked(asItComes), /potential Cross-Site Request Forgery/);
  });
});
