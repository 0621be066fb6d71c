import assert from 'node:assert/strict';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { Finding } from '../../src/domain/regression.js';
import { describeGolden } from '../support/golden-ledgers.js';
import { change, hoursFrom, incident, ledger, msFrom, type PlainChange } from '../support/ledger-builder.js';

const AT = '2026-04-01T00:00:00Z';
const WEEK_START = '2026-03-25T00:00:00Z'; // 7 × 24 h before
const BASELINE_START = '2026-03-04T00:00:00Z'; // 28 × 24 h before
const IN_WEEK = '2026-03-28T12:00:00Z';
const EARLIER = '2026-03-10T12:00:00Z'; // in the 28 days, not in the 7

/** The finding of the workspace as a whole. */
function whole(findings: readonly Finding[], metric: MetricId): Finding | undefined {
  return findings.find((finding) => finding.dimension === null && finding.metric === metric);
}

/** [sample of the week, sample of the baseline]; null where it could not be judged. */
function samples(finding: Finding | undefined): [number, number] | null {
  return finding === undefined ? null : [finding.sampleSize, finding.baselineSampleSize];
}

/** [value, baseline, r, whether it regressed]. */
function judgement(finding: Finding | undefined) {
  return finding && [finding.value, finding.baseline, finding.change, finding.hasRegressed];
}

/** One metric of every group of a dimension, as [key, value, baseline, sample, baseline's sample]. */
function groupsIn(findings: readonly Finding[], dimension: Finding['dimension'], metric: MetricId) {
  return findings
    .filter((finding) => finding.dimension === dimension && finding.metric === metric)
    .map(({ key, value, baseline, sampleSize, baselineSampleSize }) => [
      key,
      value,
      baseline,
      sampleSize,
      baselineSampleSize,
    ]);
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A change that took so many milliseconds. */
const taking = (completedAt: string, ms: number, more: Partial<PlainChange> = {}) =>
  change({ completedAt, createdAt: msFrom(completedAt, -ms), ...more });

const HOUR = 3_600_000;

describeGolden('Regressions', ({ evaluate }) => {
  it('a change is in the 7 days and in the 28 days from their first millisecond to the one before the instant', async () => {
    for (const [completedAt, expected] of [
      [msFrom(BASELINE_START, -1), null],
      [BASELINE_START, [0, 1]],
      [msFrom(WEEK_START, -1), [0, 1]],
      [WEEK_START, [1, 1]],
      [msFrom(AT, -1), [1, 1]],
      [AT, null],
    ] as const) {
      const findings = await evaluate(ledger({ changes: [change({ completedAt })] }), AT);
      assert.deepEqual(samples(whole(findings, 'deploy_frequency')), expected, completedAt);
    }
  });

  it('an incident is in them by its resolution, to the same milliseconds', async () => {
    const resolved = (resolvedAt: string) =>
      incident({ openedAt: hoursFrom(resolvedAt, -1_000), resolvedAt });
    for (const [resolvedAt, expected] of [
      [msFrom(BASELINE_START, -1), [1, 1]],
      [BASELINE_START, [1, 2]],
      [msFrom(WEEK_START, -1), [1, 2]],
      [WEEK_START, [2, 2]],
      [msFrom(AT, -1), [2, 2]],
      [AT, [1, 1]],
    ] as const) {
      const incidents = [resolved(IN_WEEK), resolved(resolvedAt)];
      const findings = await evaluate(ledger({ incidents }), AT);
      assert.deepEqual(samples(whole(findings, 'mttr')), expected, resolvedAt);
    }
  });

  it('deploy frequency: 7 in 7 days against 40 in 28 is at the threshold, 7 against 41 past it', async () => {
    const deploys = async (earlier: number) => {
      const instants = [...times(7, () => IN_WEEK), ...times(earlier, () => EARLIER)];
      const changes = instants.map((completedAt) => change({ completedAt }));
      return whole(await evaluate(ledger({ changes }), AT), 'deploy_frequency');
    };
    // (7 ÷ 7) ÷ (40 ÷ 28) − 1 = −0.3
    assert.equal((await deploys(33))?.hasRegressed, false);
    // 1 ÷ (41 ÷ 28) − 1 = −0.317…
    const past = await deploys(34);
    assert.equal(past?.hasRegressed, true);
    assert.deepEqual([past?.value, past?.baseline, samples(past)], [1, 41 / 28, [7, 41]]);
  });

  it('lead time is compared by its p50: at the threshold it is quiet, a millisecond past it is not', async () => {
    const lead = async (medianMs: number) => {
      const week = [HOUR, medianMs, 100 * HOUR].map((ms) => taking(IN_WEEK, ms));
      const earlier = [10 * HOUR, 10 * HOUR].map((ms) => taking(EARLIER, ms));
      return whole(await evaluate(ledger({ changes: [...week, ...earlier] }), AT), 'lead_time');
    };
    // p50 of 1, 13, 100 h is 13 h; of 1, 10, 10, 13, 100 h it is 10 h: r = 0.3. The means, 38 h and 26.8 h, are past it.
    assert.deepEqual(judgement(await lead(13 * HOUR)), [13, 10, 0.3, false]);
    assert.equal((await lead(13 * HOUR + 1))?.hasRegressed, true);
  });

  it('MTTR is compared by its p50, between the two in the middle of an even number', async () => {
    const restored = (openedAt: string, ms: number) =>
      incident({ openedAt, resolvedAt: msFrom(openedAt, ms) });
    const mttr = async (longestMs: number) => {
      const week = [HOUR, longestMs].map((ms) => restored(IN_WEEK, ms));
      const earlier = times(3, () => restored(EARLIER, HOUR));
      return whole(await evaluate(ledger({ incidents: [...week, ...earlier] }), AT), 'mttr');
    };
    // p50 of 1 h and 1.6 h is 1.3 h; of 1, 1, 1, 1, 1.6 h it is 1 h.
    const at = await mttr(1.6 * HOUR);
    assert.deepEqual([at?.value, at?.baseline, at?.hasRegressed], [1.3, 1, false]);
    assert.equal((await mttr(1.6 * HOUR + 1))?.hasRegressed, true);
  });

  it('the failure rate: 3 of 10 against 3 of 15 is at the threshold, against 3 of 16 past it', async () => {
    const rate = async (earlier: number) => {
      const failed = times(3, () => change({ completedAt: IN_WEEK, closureCode: 'unsuccessful' }));
      const fine = [...times(7, () => IN_WEEK), ...times(earlier, () => EARLIER)];
      const changes = [...failed, ...fine.map((completedAt) => change({ completedAt }))];
      return whole(await evaluate(ledger({ changes }), AT), 'change_failure_rate');
    };
    // 0.3 ÷ 0.2 − 1 = 0.5
    const at = await rate(5);
    assert.deepEqual([at?.value, at?.baseline, at?.hasRegressed], [0.3, 0.2, false]);
    // 0.3 ÷ 0.1875 − 1 = 0.6
    const past = await rate(6);
    assert.deepEqual([past?.baseline, past?.hasRegressed, samples(past)], [0.1875, true, [10, 16]]);
  });

  it("a change fails by its incidents, within the workspace's failure window", async () => {
    const changes = [change({ completedAt: IN_WEEK }), change({ completedAt: EARLIER })];
    const incidents = [incident({ openedAt: hoursFrom(IN_WEEK, 2), causedBy: 'CHG-1' })];
    const rate = async (hours: number) => {
      const settings = { dora_failure_window_hours: hours };
      const findings = await evaluate(ledger({ changes, incidents }), AT, settings);
      return judgement(whole(findings, 'change_failure_rate'));
    };
    // 1 of 1 against 1 of 2; with a window of an hour nothing failed.
    assert.deepEqual(await rate(24), [1, 0.5, 1, true]);
    assert.deepEqual(await rate(1), [0, 0, null, false]);
  });

  it('from a p50 of zero to anything is a regression without an r', async () => {
    const lead = async (ms: number) => {
      const changes = [taking(IN_WEEK, ms), ...times(2, () => taking(EARLIER, 0))];
      return judgement(whole(await evaluate(ledger({ changes }), AT), 'lead_time'));
    };
    assert.deepEqual(await lead(1), [1 / HOUR, 0, null, true]);
    assert.deepEqual(await lead(0), [0, 0, null, false]);
  });

  it('the workspace as a whole and the groups of all three dimensions are each held against their own baseline', async () => {
    const payments = {
      owner: 'ada',
      affectedAssets: ['checkout', 'index'],
      changeType: 'emergency',
    } as const;
    const search = { owner: 'bob', affectedAssets: ['index'], changeType: 'standard' } as const;
    const changes = [
      taking(IN_WEEK, 20 * HOUR, payments),
      taking(IN_WEEK, 2 * HOUR, search),
      taking(EARLIER, 4 * HOUR, payments),
      taking(EARLIER, 4 * HOUR, search),
    ];
    const stored = ledger({
      teams: { ada: 'payments', bob: 'search' },
      services: { checkout: 'Checkout API', index: 'Search index' },
      changes,
    });
    const findings = await evaluate(stored, AT);
    // Whole: p50 of 2, 20 h is 11 h; of 2, 4, 4, 20 h it is 4 h. payments: 20 h against 12 h; search: 2 h against 3 h.
    assert.deepEqual(groupsIn(findings, null, 'lead_time'), [[null, 11, 4, 2, 4]]);
    const [one, other] = [
      [20, 12, 1, 2],
      [2, 3, 1, 2],
    ];
    for (const [dimension, first, second] of [
      ['team', 'payments', 'search'],
      ['service', 'checkout', 'index'],
      ['change_type', 'emergency', 'standard'],
    ] as const) {
      assert.deepEqual(groupsIn(findings, dimension, 'lead_time'), [
        [first, ...one],
        [second, ...other],
      ]);
    }
    const regressed = findings.filter(({ hasRegressed }) => hasRegressed);
    assert.deepEqual(
      regressed.map(({ metric, label }) => [metric, label]),
      [
        ['lead_time', 'Whole workspace'],
        ['lead_time', 'payments'],
        ['lead_time', 'Checkout API'],
        ['lead_time', 'Emergency'],
      ],
    );
  });

  it("an incident counts for its assignee's team, its service and its cause's change type", async () => {
    const because = { service: 'checkout', assignee: 'bob', causedBy: 'CHG-1' };
    const incidents = [
      incident({ openedAt: IN_WEEK, resolvedAt: hoursFrom(IN_WEEK, 6), ...because }),
      incident({ openedAt: EARLIER, resolvedAt: hoursFrom(EARLIER, 2), ...because }),
    ];
    const stored = ledger({
      teams: { ada: 'payments', bob: 'search' },
      services: { checkout: 'Checkout API' },
      changes: [change({ completedAt: '2025-01-01T00:00:00Z', owner: 'ada', changeType: 'emergency' })],
      incidents,
    });
    const findings = await evaluate(stored, AT);
    // 6 h against the p50 of 2 h and 6 h
    assert.deepEqual(groupsIn(findings, 'team', 'mttr'), [['search', 6, 4, 1, 2]]);
    assert.deepEqual(groupsIn(findings, 'service', 'mttr'), [['checkout', 6, 4, 1, 2]]);
    assert.deepEqual(groupsIn(findings, 'change_type', 'mttr'), [['emergency', 6, 4, 1, 2]]);
  });

  it('a group that is silent for a week has regressed in deploy frequency; the rest of it cannot be judged', async () => {
    const teams = { ada: 'payments', bob: 'search' };
    const changes = [
      ...times(28, () => change({ completedAt: EARLIER, owner: 'ada' })),
      ...times(28, () => change({ completedAt: IN_WEEK, owner: 'bob' })),
    ];
    const incidents = [incident({ openedAt: EARLIER, assignee: 'ada' })];
    const findings = await evaluate(ledger({ teams, changes, incidents }), AT);
    const ofPayments = findings.filter(({ dimension, key }) => dimension === 'team' && key === 'payments');
    assert.deepEqual(ofPayments, [
      {
        ...{ dimension: 'team', key: 'payments', label: 'payments', metric: 'deploy_frequency' },
        ...{ value: 0, baseline: 1, change: -1, threshold: 0.3 },
        ...{ sampleSize: 0, baselineSampleSize: 28, hasRegressed: true },
      },
    ]);
  });

  it('records without a key are "Unassigned" in each dimension', async () => {
    const changes = [change({ completedAt: IN_WEEK }), change({ completedAt: EARLIER, owner: 'dan' })];
    const incidents = [incident({ openedAt: IN_WEEK, resolvedAt: hoursFrom(IN_WEEK, 3) })];
    const findings = await evaluate(ledger({ teams: { dan: null }, changes, incidents }), AT);
    const unassigned = findings.filter(({ dimension, key }) => dimension !== null && key === null);
    assert.deepEqual(
      unassigned.map(({ dimension, metric, label }) => [dimension, metric, label]),
      [
        ['team', 'deploy_frequency', 'Unassigned'],
        ['team', 'lead_time', 'Unassigned'],
        ['team', 'change_failure_rate', 'Unassigned'],
        ['team', 'mttr', 'Unassigned'],
        ['service', 'deploy_frequency', 'Unassigned'],
        ['service', 'lead_time', 'Unassigned'],
        ['service', 'change_failure_rate', 'Unassigned'],
        ['service', 'mttr', 'Unassigned'],
        // Every change has a type; only the incident has none.
        ['change_type', 'mttr', 'Unassigned'],
      ],
    );
    assert.deepEqual(groupsIn(findings, 'team', 'deploy_frequency'), [[null, 1 / 7, 2 / 28, 1, 2]]);
  });

  it('a disabled group is left out, "Unassigned" as well; the others and the whole stay', async () => {
    const changes = [change({ completedAt: IN_WEEK, owner: 'ada' }), change({ completedAt: IN_WEEK })];
    const disabled_groups = [
      { dimension: 'team', key: 'payments' },
      { dimension: 'service', key: null },
    ];
    const findings = await evaluate(ledger({ teams: { ada: 'payments' }, changes }), AT, { disabled_groups });
    const deploys = findings.filter(({ metric }) => metric === 'deploy_frequency');
    assert.deepEqual(
      deploys.map(({ dimension, key }) => [dimension, key]),
      [
        [null, null],
        ['team', null],
        ['change_type', 'normal'],
      ],
    );
  });

  it('a baseline below the minimum sample is not judged, group by group and metric by metric', async () => {
    const changes = [
      ...times(3, () => change({ completedAt: EARLIER, owner: 'ada' })),
      change({ completedAt: IN_WEEK, owner: 'ada' }),
      ...times(3, () => change({ completedAt: IN_WEEK, owner: 'bob' })),
    ];
    const incidents = times(3, () => incident({ openedAt: IN_WEEK, assignee: 'ada' }));
    const stored = ledger({ teams: { ada: 'payments', bob: 'search' }, changes, incidents });
    const judged = async (min_sample_size: number) => {
      const findings = await evaluate(stored, AT, { min_sample_size });
      const ofTeams = findings.filter(({ dimension }) => dimension === 'team');
      return ofTeams.map(({ key, metric, baselineSampleSize }) => `${key} ${metric} ${baselineSampleSize}`);
    };
    const ofChanges = (key: string, size: number) =>
      ['deploy_frequency', 'lead_time', 'change_failure_rate'].map((metric) => `${key} ${metric} ${size}`);
    assert.deepEqual(await judged(4), ofChanges('payments', 4));
    assert.deepEqual(await judged(3), [
      ...ofChanges('payments', 4),
      'payments mttr 3',
      ...ofChanges('search', 3),
    ]);
    assert.deepEqual(await judged(5), []);
  });

  it('an empty ledger has nothing to say', async () => {
    assert.deepEqual(await evaluate(ledger({}), AT), []);
  });
});
