import pg from 'pg';
import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { startGateway } from './gateway.js';
import { type LoadTarget, load } from './http-load.js';
import { median, timed } from './measure.js';
import { askPeers } from './peers.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY_MS = 86_400_000;
const CHANGES = 1_000_000;
const WINDOWS = [30, 365, 1_095];
const GROUPINGS = [null, 'team', 'service'] as const;
const CONNECTIONS = [1, 8, 64];
const SLUG = 'large';

const SERIES = 'series { start value p90 sampleSize }';
const SPARK = 'series(last: 7) { value }';
const metricsWith = (series: string) => `deployFrequencyPerDay { value previous delta ${series} }
  leadTimeHours { p50 p90 previous delta ${series} } changeFailureRate { value previous delta failed pending ${series} }
  mttrHours { p50 p90 previous delta ${series} }`;

/** What a page asks: the numbers of the whole with their daily series, and of every group with its last seven days. */
function questionOf(days: number, groupBy: Dimension | null, endMs: number) {
  const window = { start: new Date(endMs - days * DAY_MS).toISOString(), end: new Date(endMs).toISOString() };
  const groups = `groups(first: 1000) { edges { node { key label metrics { ${metricsWith(SPARK)} } } } }`;
  const query = `query Page($window: DoraWindowInput!, $groupBy: DoraDimension) { dora(window: $window, groupBy: $groupBy) {
    overall { ${metricsWith(SERIES)} } ${groupBy === null ? '' : groups} } }`;
  return { query, variables: { window, groupBy: groupBy?.toUpperCase() ?? null } };
}

const database = await createTestDatabase();
const workspaceId = await fillLarge(database.orm, {
  slug: SLUG,
  changes: CHANGES,
  days: 1_095,
  endMs: END_MS,
});
const services = { orm: database.orm, clock: systemClock };
const { text: token } = await issueToken(services, {
  workspaceId,
  name: 'bench',
  role: 'viewer',
  expiresAtMs: null,
});
const gateway = await startGateway(database.url);
const target = (questionOfNth: LoadTarget['questionOf']) => ({
  url: `${gateway.url}/ws/${SLUG}/graphql`,
  token,
  questionOf: questionOfNth,
});
const client = new pg.Client({ connectionString: database.url });
await client.connect();

const first = questionOf(30, null, END_MS);
const coldMs = await timed(() =>
  load(
    target(() => first),
    1,
  ),
);
console.log(`\n### Whole HTTP requests, ${CHANGES.toLocaleString('en')} changes\n`);
console.log(
  `The first seconds, while the facts are loaded, are left out (${(coldMs / 1_000).toFixed(0)} s).\n`,
);
console.log(
  '| window | by | peers ms | connections | anew p50 ms | p99 | a second | peers ÷ p50 | again p50 ms | p99 | a second |',
);
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const days of WINDOWS) {
  for (const groupBy of GROUPINGS) {
    const peersMs = await median(3, () =>
      timed(() => askPeers(client, { workspaceId, endMs: END_MS, days, groupBy })),
    );
    for (const connections of CONNECTIONS) {
      let asked = 0;
      const anew = await load(
        target(() => {
          asked += 1;
          return questionOf(days, groupBy, END_MS - asked * 1_000);
        }),
        connections,
      );
      const same = questionOf(days, groupBy, END_MS);
      const again = await load(
        target(() => same),
        connections,
      );
      const cells = [anew.p50Ms, anew.p99Ms, anew.perSecond].map((value) => value.toFixed(1));
      const more = [again.p50Ms, again.p99Ms, again.perSecond].map((value) => value.toFixed(1));
      console.log(
        `| ${days} days | ${groupBy ?? '–'} | ${peersMs.toFixed(0)} | ${connections} | ${cells.join(' | ')} | ${(peersMs / anew.p50Ms).toFixed(0)} | ${more.join(' | ')} |`,
      );
    }
  }
}
await client.end();
await gateway.stop();
await database.close();
await mochaHooks.afterAll();
