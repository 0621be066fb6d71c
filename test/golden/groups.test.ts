import assert from 'node:assert/strict';
import { DIMENSIONS } from '../../src/domain/grouping.js';
import { describeGolden, groupSizes } from '../support/golden-ledgers.js';
import { change, incident, ledger } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };
const FEBRUARY_10 = '2026-02-10T12:00:00Z';
const JANUARY_10 = '2026-01-10T12:00:00Z';

const teams = { ada: 'payments', bob: 'search', cyd: 'payments', dan: null };
const services = { checkout: 'Checkout API', ledger: 'Ledger', index: 'Search index' };

describeGolden('Groups', ({ ask, store }) => {
  it("a change's team is its owner's, an incident's is its assignee's; no person or no team is Unassigned", async () => {
    const owners = ['ada', 'cyd', 'bob', 'dan', null];
    const changes = owners.map((owner) => change({ owner }));
    const incidents = ['bob', 'bob', 'dan', null].map((assignee) => incident({ assignee }));
    const report = await ask(ledger({ teams, changes, incidents }), { ...MARCH, groupBy: 'team' });
    // Records: Unassigned 2 + 2, search 1 + 2, payments 2 + 0.
    assert.deepEqual(groupSizes(report, 'change_failure_rate'), [
      [null, 2],
      ['search', 1],
      ['payments', 2],
    ]);
    assert.deepEqual(groupSizes(report, 'mttr'), [
      [null, 2],
      ['search', 2],
      ['payments', 0],
    ]);
    assert.deepEqual(
      report.groups.map(({ label }) => label),
      ['Unassigned', 'search', 'payments'],
    );
  });

  it("an incident's team is its assignee's, not that of the change that caused it", async () => {
    const changes = [change({ owner: 'ada' })];
    const incidents = [incident({ assignee: 'bob', causedBy: 'CHG-1' })];
    const report = await ask(ledger({ teams, changes, incidents }), { ...MARCH, groupBy: 'team' });
    assert.deepEqual(groupSizes(report, 'change_failure_rate'), [
      ['payments', 1],
      ['search', 0],
    ]);
    assert.equal(report.groups[0]?.scorecard.read('change_failure_rate').failed, 1);
    assert.equal(report.groups[1]?.scorecard.read('change_failure_rate').failed, 0);
  });

  it('a change of many assets counts once, under the first; an incident counts under its service', async () => {
    const changes = [
      change({ affectedAssets: ['ledger', 'checkout', 'index'] }),
      change({ affectedAssets: ['ledger'] }),
      change({ affectedAssets: ['checkout', 'ledger'] }),
      change(),
    ];
    const incidents = [incident({ service: 'index', causedBy: 'CHG-1' }), incident()];
    const report = await ask(ledger({ services, changes, incidents }), { ...MARCH, groupBy: 'service' });
    assert.deepEqual(groupSizes(report, 'deploy_frequency'), [
      ['ledger', 2],
      [null, 1],
      ['checkout', 1],
      ['index', 0],
    ]);
    assert.deepEqual(
      report.groups.map(({ label }) => label),
      ['Ledger', 'Unassigned', 'Checkout API', 'Search index'],
    );
  });

  it("an incident's change type is that of the change that caused it, wherever that change counts", async () => {
    const changes = [
      change({ changeType: 'emergency' }),
      change({ changeType: 'standard', completedAt: '2025-03-10T12:00:00Z' }), // in neither window
      change({ changeType: 'normal', completedAt: null, closureCode: null, state: 'in_progress' }), // not closed
    ];
    const causes = ['CHG-1', 'CHG-2', 'CHG-3', null];
    const incidents = causes.map((causedBy) => incident({ causedBy }));
    const report = await ask(ledger({ changes, incidents }), { ...MARCH, groupBy: 'change_type' });
    assert.deepEqual(groupSizes(report, 'mttr'), [
      ['emergency', 1],
      ['normal', 1],
      ['standard', 1],
      [null, 1],
    ]);
    assert.deepEqual(
      report.groups.map(({ label }) => label),
      ['Emergency', 'Normal', 'Standard', 'Unassigned'],
    );
  });

  it('the groups of every dimension add up to the overall counts', async () => {
    const changes = [
      change({ owner: 'ada', affectedAssets: ['ledger', 'index'], changeType: 'standard' }),
      change({ owner: 'bob', affectedAssets: ['index'], closureCode: 'unsuccessful' }),
      change({ owner: 'dan', state: 'rolled_back' }),
      change({ changeType: 'emergency', affectedAssets: ['checkout'] }),
    ];
    const incidents = [
      incident({ assignee: 'ada', service: 'ledger', causedBy: 'CHG-1' }),
      incident({ assignee: 'cyd' }),
      incident({ service: 'checkout', causedBy: 'CHG-4' }),
    ];
    const { ask: askStored } = await store(ledger({ teams, services, changes, incidents }));
    for (const groupBy of DIMENSIONS) {
      const { overall, groups } = await askStored({ ...MARCH, groupBy });
      const sum = (count: (group: (typeof groups)[number]) => number | null) =>
        groups.reduce((total, group) => total + (count(group) ?? 0), 0);
      // 2 successful, 4 failed (one unsuccessful, one rolled back, two by incident) of 4 closed, 3 incidents.
      assert.equal(overall.read('change_failure_rate').failed, 4);
      assert.equal(
        sum(({ scorecard }) => scorecard.read('deploy_frequency').sampleSize),
        2,
        groupBy,
      );
      assert.equal(
        sum(({ scorecard }) => scorecard.read('lead_time').sampleSize),
        2,
        groupBy,
      );
      assert.equal(
        sum(({ scorecard }) => scorecard.read('change_failure_rate').sampleSize),
        4,
        groupBy,
      );
      assert.equal(
        sum(({ scorecard }) => scorecard.read('change_failure_rate').failed),
        4,
        groupBy,
      );
      assert.equal(
        sum(({ scorecard }) => scorecard.read('mttr').sampleSize),
        3,
        groupBy,
      );
    }
  });

  it('a group with records in the previous window only appears, empty, with its previous values', async () => {
    const changes = [change({ owner: 'ada' }), change({ owner: 'bob', completedAt: FEBRUARY_10 })];
    const { groups } = await ask(ledger({ teams, changes }), { ...MARCH, groupBy: 'team' });
    assert.deepEqual(
      groups.map(({ key }) => key),
      ['payments', 'search'],
    );
    const search = groups[1]?.scorecard;
    const { value, sampleSize, previous } = search?.read('deploy_frequency') ?? {};
    assert.deepEqual({ value, sampleSize, previous }, { value: 0, sampleSize: 0, previous: 1 / 30 });
    const leadTime = search?.read('lead_time');
    assert.deepEqual([leadTime?.value, leadTime?.previous, leadTime?.delta], [null, 1, null]);
    assert.equal(search?.series('deploy_frequency', 'month', null).length, 1);
  });

  it('a group without a record in either window does not appear', async () => {
    const changes = [
      change({ owner: 'ada' }),
      change({ owner: 'bob', completedAt: JANUARY_10 }), // before the previous window
      change({ owner: 'dan', closureCode: null }), // not closed
    ];
    const incidents = [incident({ assignee: 'bob', resolvedAt: null })]; // open
    const { groups } = await ask(ledger({ teams, changes, incidents }), { ...MARCH, groupBy: 'team' });
    assert.deepEqual(
      groups.map(({ key }) => key),
      ['payments'],
    );
  });

  it('a group of incidents alone has no failure rate and deploys nothing', async () => {
    const incidents = [incident({ service: 'index' })];
    const { groups } = await ask(ledger({ services, incidents }), { ...MARCH, groupBy: 'service' });
    const read = groups[0]?.scorecard;
    assert.equal(read?.read('mttr').value, 1);
    assert.equal(read?.read('deploy_frequency').value, 0);
    assert.equal(read?.read('change_failure_rate').value, null);
    assert.equal(read?.read('lead_time').value, null);
  });

  it('groups come by sample size, the largest first, equal ones by key and Unassigned after them', async () => {
    const ofTeams = { zoe: 'zebra', amy: 'apple', kim: 'kiwi', una: 'Apple' };
    const owners = ['zoe', 'zoe', 'kim', null, 'una', 'amy'];
    const changes = owners.map((owner) => change({ owner }));
    const report = await ask(ledger({ teams: ofTeams, changes }), { ...MARCH, groupBy: 'team' });
    assert.deepEqual(groupSizes(report, 'change_failure_rate'), [
      ['zebra', 2],
      ['Apple', 1],
      ['apple', 1],
      ['kiwi', 1],
      [null, 1],
    ]);
  });

  it("moving a person between teams moves all of that person's records, past ones too", async () => {
    const changes = [change({ owner: 'ada' }), change({ owner: 'ada', completedAt: FEBRUARY_10 })];
    const incidents = [incident({ assignee: 'ada' })];
    const { ask: askStored, moveMember } = await store(ledger({ teams, changes, incidents }));
    const teamsOf = async () => {
      const { groups } = await askStored({ ...MARCH, groupBy: 'team' });
      return groups.map(({ key, scorecard }) => {
        const { sampleSize, previous } = scorecard.read('deploy_frequency');
        return [key, sampleSize, previous, scorecard.read('mttr').sampleSize];
      });
    };
    assert.deepEqual(await teamsOf(), [['payments', 1, 1 / 30, 1]]);
    await moveMember('ada', 'search');
    assert.deepEqual(await teamsOf(), [['search', 1, 1 / 30, 1]]);
    await moveMember('ada', null);
    assert.deepEqual(await teamsOf(), [[null, 1, 1 / 30, 1]]);
  });

  it('without a dimension there are no groups', async () => {
    const { groups } = await ask(ledger({ changes: [change()] }), MARCH);
    assert.deepEqual(groups, []);
  });
});
