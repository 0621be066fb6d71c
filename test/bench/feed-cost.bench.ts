import pg from 'pg';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { startTestServer } from '../support/test-server.js';
import { timed } from './measure.js';

/**
 * What the feed's triggers cost writers: small transactions as real writers have them. With `--durable` the server waits for the disk, as that
 * of `npm start` does; else as the tests run it, where the triggers weigh more.
 */
const ROUNDS = 15;
const PER_ROUND = 300;
const CHANGES = 20_000;

const durable = process.argv.includes('--durable') ? await startTestServer({}) : null;
if (durable !== null) process.env.TEST_DATABASE_URL = durable.url;
const database = await createTestDatabase();
const workspaceId = await fillLarge(database.orm, {
  slug: 'w',
  changes: CHANGES,
  days: 1_095,
  endMs: Date.now(),
});
const client = new pg.Client({ connectionString: database.url });
await client.connect();
const { rows } = await client.query('select min(id)::float8 as first from change_request');
const anyChange = (n: number) => rows[0].first + ((n * 7_919) % (CHANGES - 1));

const WRITES: Readonly<
  Record<string, readonly [table: string, sql: string, values: (n: number) => unknown[]]>
> = {
  'insert a change': [
    'change_request',
    `insert into change_request (workspace_id, number, title, change_type, state, created_at) values ($1, $2, 'n', 'normal', 'draft', now())`,
    (n) => [workspaceId, `N-${n}`],
  ],
  'complete a change': [
    'change_request',
    `update change_request set state = 'completed', closure_code = 'successful', completed_at = now() where workspace_id = $1 and id = $2`,
    (n) => [workspaceId, anyChange(n)],
  ],
  'insert an incident': [
    'incident',
    `insert into incident (workspace_id, number, title, severity, opened_at, caused_by_id) values ($1, $2, 'n', 1, now(), $3)`,
    (n) => [workspaceId, `N-${n}`, anyChange(n)],
  ],
};

let count = 0;
console.log('| write | with the feed ms | without ms | ratio |\n| --- | ---: | ---: | ---: |');
for (const [name, [table, text, values]] of Object.entries(WRITES)) {
  const times: Record<'enable' | 'disable', number[]> = { enable: [], disable: [] };
  for (let round = 0; round < 2 * ROUNDS; round += 1) {
    const mode = round % 2 === 0 ? 'enable' : 'disable';
    await client.query(`alter table ${table} ${mode} trigger user`);
    const ms = await timed(async () => {
      for (let n = 0; n < PER_ROUND; n += 1) {
        count += 1;
        await client.query({ name, text, values: values(count) });
      }
    });
    times[mode].push(ms / PER_ROUND);
  }
  const [on, off] = [times.enable, times.disable].map(
    (each) => each.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN,
  );
  if (on === undefined || off === undefined) throw new Error('nothing was measured');
  console.log(`| ${name} | ${on.toFixed(3)} | ${off.toFixed(3)} | ${(on / off).toFixed(2)} |`);
}
await client.end();
await database.close();
await mochaHooks.afterAll();
await durable?.stop();
