import assert from 'node:assert/strict';
import { type HeadlineFacts, headlineOf } from '../../../src/analytics/headline.js';
import { compareReadings } from '../../../src/domain/comparison.js';
import type { GoalReading } from '../../../src/domain/goals.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';

type Pair = readonly [value: number | null, other: number | null];
const STEADY: Readonly<Record<MetricId, Pair>> = {
  deploy_frequency: [2, 2],
  lead_time: [10, 10],
  change_failure_rate: [0.1, 0.1],
  mttr: [1, 1],
};
const reading = (value: number | null) => ({
  ...{ value, p90: null, failed: null, pending: null },
  sampleSize: value === null ? 0 : 30,
});
const goal = (status: GoalReading['status'], target: number): GoalReading => ({
  ...{ status, target },
  quarterEnd: { year: 2026, month: 6, day: 30 },
});

function headline(pairs: Partial<Record<MetricId, Pair>>, rest: Partial<HeadlineFacts> = {}): string {
  const comparisons = Object.entries({ ...STEADY, ...pairs }).map(([id, [value, other]]) =>
    compareReadings(id as MetricId, reading(value), reading(other)),
  );
  return headlineOf({ comparisons, goals: {}, openAlerts: 0, ...rest });
}

describe('The headline of an executive summary', () => {
  for (const [told, pairs, rest, expected] of [
    [
      'what improved',
      { lead_time: [7.7, 10] },
      {},
      'Lead time (p50) improved to 7.7 h (−23 %) and no alert is open.',
    ],
    ['what worsened', { mttr: [3, 1] }, {}, 'MTTR (p50) worsened to 3 h (+200 %) and no alert is open.'],
    [
      'the largest move of several',
      { lead_time: [9, 10], change_failure_rate: [0.05, 0.1] },
      {},
      'Change failure rate improved to 5 % (−50 %) and no alert is open.',
    ],
    [
      'more deployments as better',
      { deploy_frequency: [3, 2] },
      {},
      'Deploy frequency improved to 3 a day (+50 %) and no alert is open.',
    ],
    [
      'a change of 5 %, and none below',
      { lead_time: [10.5, 10] },
      {},
      'Lead time (p50) worsened to 10.5 h (+5 %) and no alert is open.',
    ],
    [
      'that nothing moved',
      { lead_time: [10.49, 10] },
      {},
      'All four metrics are steady and no alert is open.',
    ],
    ['open alerts', {}, { openAlerts: 1 }, 'All four metrics are steady and 1 alert is open.'],
    ['how many', {}, { openAlerts: 1_200 }, 'All four metrics are steady and 1,200 alerts are open.'],
    [
      'missed goals',
      {},
      {
        goals: {
          change_failure_rate: goal('breached', 0.05),
          mttr: goal('breached', 0.5),
          lead_time: goal('met', 20),
        },
        openAlerts: 2,
      },
      'All four metrics are steady, change failure rate misses its goal of at most 5 % (10 %) and MTTR (p50) misses its goal of at most 30 min (1 h), and 2 alerts are open.',
    ],
    [
      'in one breath that what moved misses its goal',
      { mttr: [4.65, 3.78] },
      { goals: { mttr: goal('breached', 4), lead_time: goal('met', 20) }, openAlerts: 7 },
      'MTTR (p50) worsened to 4.65 h (+23 %) and misses its goal of at most 4 h, and 7 alerts are open.',
    ],
    [
      'that goals are met',
      {},
      { goals: { lead_time: goal('met', 20) } },
      'All four metrics are steady, no goal is missed, and no alert is open.',
    ],
    [
      'nothing of goals that have no value',
      {},
      { goals: { mttr: goal('unknown', 2) } },
      'All four metrics are steady and no alert is open.',
    ],
    [
      'that there was nothing before',
      {
        deploy_frequency: [2, null],
        lead_time: [10, null],
        change_failure_rate: [0.1, null],
        mttr: [1, null],
      },
      {},
      'There is nothing to compare with yet and no alert is open.',
    ],
    [
      'a move from zero before any other',
      { change_failure_rate: [0.5, 0], mttr: [3, 1] },
      {},
      'Change failure rate worsened to 50 % (from zero) and no alert is open.',
    ],
    [
      'that only some of them can be compared',
      { mttr: [null, 1] },
      {},
      'The metrics that can be compared are steady and no alert is open.',
    ],
    [
      'that nothing happened, and that a goal was missed by it',
      {
        deploy_frequency: [null, 1],
        lead_time: [null, 1],
        change_failure_rate: [null, 0.1],
        mttr: [null, 1],
      },
      { goals: { deploy_frequency: goal('breached', 1) } },
      'No change was closed and no incident resolved, deploy frequency misses its goal of at least 1 a day, and no alert is open.',
    ],
    [
      'that nothing happened',
      {
        deploy_frequency: [null, 1],
        lead_time: [null, 1],
        change_failure_rate: [null, 0.1],
        mttr: [null, 1],
      },
      { openAlerts: 2 },
      'No change was closed and no incident resolved, and 2 alerts are open.',
    ],
  ] as const) {
    it(`tells ${told}`, () => assert.equal(headline(pairs, rest), expected));
  }
});
