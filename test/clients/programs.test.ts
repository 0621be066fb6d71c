import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const run = promisify(execFile);
const END_MS = Date.parse('2026-05-20T00:00:00Z');
/** The handbook's examples are what is run here: `<!-- example: name -->` stands above each. */
const HANDBOOK = readFileSync('docs/clients.md', 'utf8');

function example(name: string): string {
  const [, code] =
    new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(HANDBOOK) ?? [];
  return code ?? assert.fail(`docs/clients.md has no example ${name}`);
}

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
    const { lead_time_hours: leadTime } = rest as { lead_time_hours: { p50: number } };
    assert.match(stdout, new RegExp(`lead_time_hours +${leadTime.p50.toFixed(2).replace('.', '\\.')}`));
    assert.match(stdout, /imported: 1 inserted/);
  });

  it('graphql-ws tells of alerts, and connects again after the gateway closed the socket', async () => {
    const heard: unknown[] = [];
    const opened: number[] = [];
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${app.tokens.viewer}` },
      shouldRetry: () => true,
      retryWait: async () => undefined,
      on: { connected: (socket) => opened.push((socket as WebSocket).readyState) },
    });
    const { query } = { query: example('subscription') };
    const ended = client.subscribe(
      { query },
      { next: (event) => heard.push(event), error: assert.fail, complete: () => undefined },
    );
    while (opened.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    client.terminate();
    while (opened.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    ended();
    await client.dispose();
    assert.deepEqual(heard, []);
  });
});
