/*
 * What GraphQL costs over the numbers: one large answer executed by graphql-js, compiled, and given again; and the SQL statements of
 * operations. A smaller ledger: `node dist/test/bench/graphql.bench.js 100000`.
 */
import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import { startTestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { smallLedger } from '../support/small-ledger.js';
import { startGateway } from './gateway.js';
import { load } from './http-load.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY_MS = 86_400_000;
const CHANGES = Number(process.argv[2] ?? 1_000_000);
const CHANGES_A_DAY = 1_000_000 / 1_095;
const SLUG = 'large';

const POINTS = 'series(last: $last) { start value p90 sampleSize }';
const SERIES = ['deployFrequencyPerDay', 'leadTimeHours', 'changeFailureRate', 'mttrHours'].map(
  (metric) => `${metric} { ${POINTS} }`,
);
const PAGE = `{ dora(window: $window, groupBy: TEAM) { groups(first: 50) { edges { node { key metrics { ${SERIES.join(' ')} } } } } } }`;
const COMPILED = `query Compiled($window: DoraWindowInput!, $last: Int) ${PAGE}`;
/** One with a variable that has a default and is null is left to graphql-js, however often it comes. */
const PLAIN = `query Plain($window: DoraWindowInput!, $last: Int = 1) ${PAGE}`;

/** @param n another window each: nothing of it has been answered before. */
function questionOf(query: string, n: number) {
  const endMs = END_MS - n * 1_000;
  const window = { start: new Date(endMs - 30 * DAY_MS).toISOString(), end: new Date(endMs).toISOString() };
  return { query, variables: { window, last: null } };
}

async function tellTimes(): Promise<void> {
  const database = await createTestDatabase();
  const { orm, url } = database;
  const days = Math.ceil(CHANGES / CHANGES_A_DAY);
  const workspaceId = await fillLarge(orm, { slug: SLUG, changes: CHANGES, days, endMs: END_MS });
  const order = { workspaceId, name: 'bench', role: 'viewer', expiresAtMs: null } as const;
  const { text: token } = await issueToken({ orm, clock: systemClock }, order);
  const gateway = await startGateway(url);
  const address = `${gateway.url}/ws/${SLUG}/graphql`;
  let asked = 0;
  const anew = (query: string) => () => {
    asked += 1;
    return questionOf(query, asked);
  };
  const same = questionOf(COMPILED, 0);
  const p50Of = async (next: (n: number) => object) =>
    (await load({ url: address, token, questionOf: next }, 1)).p50Ms;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(same),
  });
  const text = await answer.text();
  const fields = text.match(/":/g)?.length ?? 0;
  // The first seconds, while the facts are loaded and functions are compiled.
  for (const query of [PLAIN, COMPILED]) await p50Of(anew(query));
  const times = [
    ['graphql-js', await p50Of(anew(PLAIN))],
    ['compiled', await p50Of(anew(COMPILED))],
    ['given again', await p50Of(() => same)],
  ] as const;
  const slowest = times[0][1];
  const size = `${fields.toLocaleString('en')} fields, ${Math.round(text.length / 1_000)} kB`;
  console.log(
    `\n### GraphQL over HTTP, ${CHANGES.toLocaleString('en')} changes: 50 teams, four daily series of 30 points (${size})\n`,
  );
  console.log('| executed | p50 ms | graphql-js ÷ it |');
  console.log('| --- | ---: | ---: |');
  for (const [way, ms] of times) console.log(`| ${way} | ${ms.toFixed(1)} | ${(slowest / ms).toFixed(1)} |`);
  await gateway.stop();
  await database.close();
}

const NUMBERS = 'mttrHours { p50 previous series(last: 7) { value } } changeFailureRate { value pending }';
const FAILURES =
  'changeFailureRate { failures(first: 3) { edges { node { incidents { number } approvals { id } } } } }';
const OPERATIONS: readonly (readonly [what: string, document: string])[] = [
  ['a report', `{ dora { overall { ${NUMBERS} } } }`],
  ['by team', `{ dora(groupBy: TEAM) { groups { edges { node { key metrics { ${NUMBERS} } } } } } }`],
  [
    'a report and the last quarter',
    `{ dora { overall { ${NUMBERS} } goals { lastQuarter { quarterEnd } } } }`,
  ],
  [
    'twenty windows',
    `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: dora(window: { end: "2026-05-${String(i + 1).padStart(2, '0')}T00:00:00Z" }) { overall { ${NUMBERS} } }`).join(' ')} }`,
  ],
  ['the views of operations', '{ operations { overall { approvals { decided } runbooks { executions } } } }'],
  ['failures and what they are linked to', `{ dora { overall { ${FAILURES} } } }`],
  [
    'all of these at once',
    `{ dora(groupBy: TEAM) { overall { ${NUMBERS} ${FAILURES} } } operations { overall { approvals { decided } } } }`,
  ],
  [
    'changes, their incidents, their causes',
    '{ changes { edges { node { incidents { causedBy { number } } } } } }',
  ],
  ['an executive summary', '{ executiveSummary { headline openAlerts movers { best { label } } } }'],
];

const SETTINGS = JSON.stringify({ dora_goals: { quarter_end: '2026-03-31', mttr_p50: 4 } });

/** How many statements a document costs where facts are in memory, or never are. */
async function countStatements(megabytes: number): Promise<number[]> {
  const app = await startTestApp({
    ...{ clock: () => END_MS, ledger: smallLedger({ endMs: END_MS }) },
    environment: { VIGILO_FACT_CACHE_MB: String(megabytes), VIGILO_COST_PER_MINUTE: '0' },
  });
  await app.orm.em
    .getConnection()
    .execute('update workspace set settings = ?::jsonb where id = ?', [SETTINGS, app.workspaceId]);
  for (let time = 0; time < 2; time += 1) await ask(app, '{ dora { overall { leadTimeHours { p90 } } } }');
  const counts: number[] = [];
  for (const [what, document] of OPERATIONS) {
    app.statements.length = 0;
    const { errors } = await ask(app, document);
    if (errors.length > 0) throw new Error(`${what}: ${JSON.stringify(errors)}`);
    counts.push(app.statements.length);
  }
  await app.close();
  return counts;
}

async function tellStatements(): Promise<void> {
  const [inMemory, bySql] = [await countStatements(512), await countStatements(0)];
  console.log('\n### SQL statements of an operation, who calls included\n');
  console.log('| operation | facts in memory | facts by SQL |');
  console.log('| --- | ---: | ---: |');
  for (const [i, [what]] of OPERATIONS.entries()) console.log(`| ${what} | ${inMemory[i]} | ${bySql[i]} |`);
}

await tellTimes();
await tellStatements();
await mochaHooks.afterAll();
