import assert from 'node:assert/strict';
import type { Filter } from '../../src/domain/grouping.js';
import { describeGolden, groupSizes } from '../support/golden-ledgers.js';
import { change, incident, ledger } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };

const LEDGER = ledger({
  teams: { ada: 'payments', bob: 'search', dan: null },
  services: { checkout: 'Checkout API', index: 'Search index' },
  changes: [
    change({ owner: 'ada', affectedAssets: ['checkout', 'index'], changeType: 'standard' }),
    change({ owner: 'ada', affectedAssets: ['index', 'checkout'], changeType: 'normal' }),
    change({ owner: 'bob', affectedAssets: ['index'], changeType: 'normal' }),
    change({ owner: 'dan', affectedAssets: ['checkout'], changeType: 'emergency' }),
    change({ changeType: 'normal' }),
  ],
  incidents: [
    incident({ assignee: 'ada', service: 'checkout', causedBy: 'CHG-2' }),
    incident({ assignee: 'bob', service: 'checkout' }),
    incident({ assignee: 'dan', causedBy: 'CHG-1' }),
    incident({ service: 'index', causedBy: 'CHG-4' }),
  ],
});

/** Which changes and incidents each filter keeps, by their numbers above. */
const KEPT: readonly { title: string; filter: Filter; changes: number[]; incidents: number[] }[] = [
  { title: 'no filter keeps all', filter: {}, changes: [1, 2, 3, 4, 5], incidents: [1, 2, 3, 4] },
  { title: "a team keeps its members'", filter: { team: ['payments'] }, changes: [1, 2], incidents: [1] },
  {
    title: 'two teams keep what either has',
    filter: { team: ['payments', 'search'] },
    changes: [1, 2, 3],
    incidents: [1, 2],
  },
  { title: 'null keeps what has no team', filter: { team: [null] }, changes: [4, 5], incidents: [3, 4] },
  {
    title: 'null beside a team keeps both',
    filter: { team: ['search', null] },
    changes: [3, 4, 5],
    incidents: [2, 3, 4],
  },
  {
    title: 'a service keeps changes by their primary asset alone',
    filter: { service: ['checkout'] },
    changes: [1, 4],
    incidents: [1, 2],
  },
  { title: 'null keeps what has no service', filter: { service: [null] }, changes: [5], incidents: [3] },
  {
    title: "a type keeps incidents by their cause's",
    filter: { change_type: ['normal'] },
    changes: [2, 3, 5],
    incidents: [1],
  },
  {
    title: 'every change has a type, an incident may have none',
    filter: { change_type: [null] },
    changes: [],
    incidents: [2],
  },
  {
    title: 'fields are joined by AND',
    filter: { team: ['payments', null], service: ['checkout'] },
    changes: [1, 4],
    incidents: [1],
  },
  {
    title: 'three fields at once',
    filter: { team: ['payments'], service: ['index'], change_type: ['normal', 'emergency'] },
    changes: [2],
    incidents: [],
  },
  { title: 'a key that nothing has keeps nothing', filter: { team: ['nobody'] }, changes: [], incidents: [] },
  { title: 'an empty list keeps nothing', filter: { service: [] }, changes: [], incidents: [] },
];

describeGolden('Filters', ({ ask }) => {
  for (const { title, filter, changes, incidents } of KEPT) {
    it(title, async () => {
      const { overall } = await ask(LEDGER, { ...MARCH, filter });
      const ids = (metric: 'deploy_frequency' | 'mttr') =>
        overall
          .recordsBehind(metric)
          .all()
          .map(({ id }) => id)
          .sort((a, b) => a - b);
      assert.deepEqual(ids('deploy_frequency'), changes);
      assert.deepEqual(ids('mttr'), incidents);
    });
  }

  it('a filter holds for the groups, also those of another dimension', async () => {
    const report = await ask(LEDGER, { ...MARCH, filter: { team: ['payments'] }, groupBy: 'service' });
    assert.deepEqual(groupSizes(report, 'deploy_frequency'), [
      ['checkout', 1],
      ['index', 1],
    ]);
    assert.deepEqual(groupSizes(report, 'mttr'), [
      ['checkout', 1],
      ['index', 0],
    ]);
  });

  it("a filter by the groups' own dimension leaves the groups that it names", async () => {
    const report = await ask(LEDGER, { ...MARCH, filter: { team: ['search', null] }, groupBy: 'team' });
    // Records: Unassigned 2 + 2, search 1 + 1.
    assert.deepEqual(
      report.groups.map(({ key }) => key),
      [null, 'search'],
    );
  });

  it('a filter holds for the previous window and for the series', async () => {
    const { overall } = await ask(LEDGER, {
      start: '2026-03-11T00:00:00Z',
      end: '2026-03-12T00:00:00Z',
      filter: { team: ['payments'] },
    });
    assert.equal(overall.read('deploy_frequency').previous, 2);
    const march = await ask(LEDGER, { ...MARCH, filter: { change_type: ['emergency'] } });
    const deploys = march.overall
      .series('deploy_frequency', 'day', null)
      .map(({ reading }) => reading.sampleSize);
    // Day 10 of the month is the tenth point.
    assert.deepEqual(deploys.slice(8, 11), [0, 1, 0]);
    assert.equal(deploys.length, 30);
  });

  it('a failure is judged by all of its incidents, whichever a filter keeps', async () => {
    // CHG-1 of payments failed by an incident whose assignee is in no team.
    const { overall } = await ask(LEDGER, { ...MARCH, filter: { team: ['payments'] } });
    assert.equal(overall.read('change_failure_rate').failed, 2);
  });
});
