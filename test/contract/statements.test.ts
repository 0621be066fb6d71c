import assert from 'node:assert/strict';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { fullWorkspace } from '../support/full-workspace.js';
import { everythingOf } from '../support/schema-calls.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const METRICS =
  'deployFrequencyPerDay { value previous series(last: 7) { value } } leadTimeHours { p50 p90 series(interval: WEEK) { value p90 } }';

const WITHOUT_LIMITS = {
  VIGILO_COST_PER_MINUTE: '0',
  VIGILO_COST_LIMIT: '0',
  VIGILO_ANSWER_CACHE_MB: '0',
};
const GOALS_OF_MARCH = { quarter_end: '2026-03-31', mttr_p50: 4 };

/** The SQL statements that a document costs, authentication included, once the workspace's facts are in memory. */
async function statementsOf(app: TestApp, query: string): Promise<number> {
  await ask(app, '{ dora { overall { mttrHours { p50 } } } }');
  return coldStatementsOf(app, query);
}

async function coldStatementsOf(app: TestApp, query: string): Promise<number> {
  app.statements.length = 0;
  const { errors } = await ask(app, query);
  assert.deepEqual(errors, []);
  return app.statements.length;
}

describe('the number of SQL statements of a request', () => {
  const apps: TestApp[] = [];
  before(async () => {
    for (const teams of [1, 40]) {
      apps.push(
        await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW, teams, days: 90 }) }),
      );
    }
  });
  after(async () => {
    for (const app of apps) await app.close();
  });

  it('is two for the first report of a workspace, while its facts are loaded: who calls, and what the windows hold', async () => {
    for (const app of apps)
      assert.equal(await coldStatementsOf(app, '{ dora { overall { mttrHours { p50 } } } }'), 2);
  });

  it('is two for any report: who calls, and what was written since the last one', async () => {
    const query = `{ dora(groupBy: TEAM) { overall { ${METRICS} } groups { edges { node { key metrics { ${METRICS} } } } } } }`;
    for (const app of apps) assert.equal(await statementsOf(app, query), 2);
  });

  it('is the same for 1 and for 20 aliases with windows of their own', async () => {
    const alias = (i: number) =>
      `a${i}: dora(window: {end: "2026-05-${String(i + 1).padStart(2, '0')}T00:00:00Z"}) { overall { ${METRICS} } }`;
    for (const count of [1, 20]) {
      const query = `{ ${Array.from({ length: count }, (_, i) => alias(i)).join(' ')} }`;
      assert.equal(await statementsOf(apps[1] as TestApp, query), 2);
    }
  });

  it('does not grow with the groups, points and records of a drill-down', async () => {
    const drill = `groups(first: 40) { edges { node { metrics {
      changeFailureRate { failures(first: 3) { edges { node { number failureReasons incidents { number } approvals { id } affectedAssets { key } } } } }
      mttrHours { records(first: 2) { edges { node { ... on Incident { number causedBy { number } } } } } series(last: 30) { records(first: 2) { ... on Incident { number } } } }
    } } } }`;
    const query = `{ dora(groupBy: TEAM) { ${drill} } }`;
    const [one, forty] = [
      await statementsOf(apps[0] as TestApp, query),
      await statementsOf(apps[1] as TestApp, query),
    ];
    // Who calls, what was written, the records of all kinds, and everything that they are linked to.
    assert.deepEqual([one, forty], [4, 4]);
  });

  for (const [where, megabytes] of [
    ['in memory', '512'],
    ['read by SQL', '0'],
  ] as const)
    it(`is four for everything that the schema has, asked at once, and for any part of it, with the facts ${where}`, async () => {
      const app = await startTestApp({
        clock: () => Date.parse('2026-01-10T00:00:00Z'),
        environment: { ...WITHOUT_LIMITS, VIGILO_FACT_CACHE_MB: megabytes },
      });
      apps.push(app);
      const { at } = await fullWorkspace(app, 'full');
      const count = async (document: string) => {
        app.statements.length = 0;
        const { data, errors } = await ask(at, document, { token: at.tokens.owner });
        assert.deepEqual(errors, []);
        assert.ok(data !== null);
        return app.statements.length;
      };
      const fieldsOf = ({ document }: { document: string }) =>
        document.slice(document.indexOf('{') + 1, document.lastIndexOf('}'));
      for (const depth of [2, 3, 4, 5]) {
        const calls = everythingOf(createSchema(), depth);
        const all = `{ ${calls.map(fieldsOf).join('\n')} }`;
        assert.ok(calls.length > 15, `${calls.length} fields`);
        assert.ok((await count(all)) <= 4, `all of it, ${depth} deep`);
        for (const { field, document } of calls) assert.ok((await count(document)) <= 4, field);
      }
    });

  describe('where no facts are in memory', () => {
    let app: TestApp;
    before(async () => {
      app = await startTestApp({
        ...{ clock: () => NOW, ledger: smallLedger({ endMs: NOW, days: 150 }) },
        environment: { ...WITHOUT_LIMITS, VIGILO_FACT_CACHE_MB: '0' },
      });
      apps.push(app);
      // Of a quarter that is over by now, so no mutation takes them any more.
      await app.orm.em
        .getConnection()
        .execute('update workspace set settings = ?::jsonb where id = ?', [
          JSON.stringify({ dora_goals: GOALS_OF_MARCH }),
          app.workspaceId,
        ]);
      const { data } = await ask(app, '{ goals { lastQuarter { quarterEnd } } }');
      assert.deepEqual(data.goals.lastQuarter, { quarterEnd: '2026-03-31' });
    });

    const LAST_QUARTER = 'goals { lastQuarter { metrics { mttrHours { p50 sampleSize } } } }';
    const FAILURES =
      'changeFailureRate { failures(first: 3) { edges { node { incidents { number } approvals { id } } } } }';
    const cases: readonly (readonly [title: string, query: string, statements: number])[] = [
      ['a report and the last quarter', `{ dora { overall { mttrHours { p50 } } ${LAST_QUARTER} } }`, 2],
      ['the last quarter alone', `{ ${LAST_QUARTER} }`, 2],
      [
        'reports, a comparison and the last quarter beside each other',
        `{ ${LAST_QUARTER} dora(groupBy: TEAM) { groups { edges { node { key metrics { ${METRICS} } } } } }
           compare(groupBy: SERVICE) { groups { totalCount } }
           may: dora(window: { start: "2026-05-01T00:00:00Z" }) { overall { ${METRICS} } ${LAST_QUARTER} } }`,
        2,
      ],
      [
        'a report, the last quarter, views of operations, records and what they are linked to',
        `{ dora { overall { mttrHours { p50 } ${FAILURES} } ${LAST_QUARTER} } operations { overall { approvals { decided } } } }`,
        4,
      ],
      [
        'twenty windows, by group, with records',
        `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: dora(groupBy: TEAM, window: {end: "2026-05-${String(i + 1).padStart(2, '0')}T00:00:00Z"}) { overall { ${FAILURES} } groups { edges { node { metrics { ${METRICS} } } } } }`).join(' ')} }`,
        4,
      ],
    ];
    for (const [title, query, statements] of cases)
      it(`is ${statements} for ${title}: all windows are one read`, async () => {
        assert.equal(await coldStatementsOf(app, query), statements, app.statements.join('\n'));
        const reads = app.statements.filter((sql) => /ledger\.(facts|operations)/.test(sql));
        assert.equal(reads.length, 1, reads.join('\n'));
      });

    it('is none of facts for who wants to know no number', async () => {
      assert.equal(
        await coldStatementsOf(app, '{ dora { window { end } goals { current { quarterEnd } } } }'),
        1,
      );
    });
  });

  it('is one more for each level of records below those that the listed ones are linked to', async () => {
    const levels = [
      'number',
      'incidents { number }',
      'incidents { causedBy { number } }',
      'incidents { causedBy { approvals { id } } }',
    ];
    const costs = [];
    for (const level of levels)
      costs.push(
        await statementsOf(apps[1] as TestApp, `{ changes(first: 20) { edges { node { ${level} } } } }`),
      );
    assert.deepEqual(costs, [2, 3, 4, 5]);
  });

  it('does not grow with the records that say in which numbers they count', async () => {
    const counts = 'countsIn { metric counts failed pendingUntil on reason }';
    const list = (name: string, first: number, nested: string) =>
      `{ ${name}(first: ${first}) { edges { node { number ${counts} ${nested} { number ${counts} } } } } }`;
    for (const [name, nested] of [
      ['changes', 'incidents'],
      ['incidents', 'causedBy'],
    ] as const) {
      const [one, many] = [
        await statementsOf(apps[1] as TestApp, list(name, 1, nested)),
        await statementsOf(apps[1] as TestApp, list(name, 100, nested)),
      ];
      // Who calls, the list, what it is linked to, and what those are linked to.
      assert.ok(one <= many && many <= 4, `${one} statements for 1 of the ${name}, ${many} for 100`);
    }
  });
});
