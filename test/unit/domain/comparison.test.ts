import assert from 'node:assert/strict';
import { compareReadings } from '../../../src/domain/comparison.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';
import { moversOf } from '../../../src/domain/movers.js';

const reading = (value: number | null, sampleSize = 10) => ({
  ...{ value, p90: null, failed: null, pending: null },
  sampleSize,
});
const compare = (metric: MetricId, value: number | null, other: number | null) => {
  const { delta, relativeChange, improved } = compareReadings(metric, reading(value), reading(other));
  return [delta, relativeChange, improved];
};

describe('Two windows side by side', () => {
  it('differ by value − other, and relative to the other', () => {
    assert.deepEqual(compare('lead_time', 6, 8), [-2, -0.25, true]);
    assert.deepEqual(compare('deploy_frequency', 6, 8), [-2, -0.25, false]);
    assert.deepEqual(compare('mttr', 3, 2), [1, 0.5, false]);
  });

  it('have no relative change from zero, but a direction', () => {
    assert.deepEqual(compare('change_failure_rate', 0.1, 0), [0.1, null, false]);
    assert.deepEqual(compare('deploy_frequency', 1, 0), [1, null, true]);
  });

  it('have no direction where they are equal, and nothing where a value is missing', () => {
    assert.deepEqual(compare('mttr', 2, 2), [0, 0, null]);
    assert.deepEqual(compare('mttr', null, 2), [null, null, null]);
    assert.deepEqual(compare('mttr', 2, null), [null, null, null]);
  });
});

describe('The groups that moved most', () => {
  const group = (
    key: string | null,
    value: number,
    other: number,
    sizes: readonly [number, number] = [10, 10],
  ) => ({
    ...{ dimension: 'team' as const, key, label: key ?? 'Unassigned' },
    comparisons: [compareReadings('lead_time', reading(value, sizes[0]), reading(other, sizes[1]))],
  });
  const keys = (movers: readonly { readonly key: string | null }[]) => movers.map(({ key }) => key);

  it('are ranked by relative change, the better apart from the worse', () => {
    const groups = [
      group('a', 9, 10),
      group('b', 5, 10),
      group('c', 20, 10),
      group('d', 11, 10),
      group('e', 10, 10),
    ];
    const { best, worst } = moversOf(groups, 1, 3);
    assert.deepEqual(
      [keys(best), keys(worst)],
      [
        ['b', 'a'],
        ['c', 'd'],
      ],
    );
  });

  it('are at most as many as are asked for, equal ones in the order of their keys', () => {
    const groups = ['z', 'b', null, 'a'].map((key) => group(key, 5, 10));
    assert.deepEqual(keys(moversOf(groups, 1, 3).best), ['a', 'b', 'z']);
    const worsened = ['z', 'b', null, 'a'].map((key) => group(key, 10, 5));
    assert.deepEqual(keys(moversOf(worsened, 1, 3).worst), ['a', 'b', 'z']);
  });

  it('are, with equal changes, in the order of dimension, then key, then metric', () => {
    const both = (dimension: 'team' | 'service', key: string) => ({
      ...{ dimension, key, label: key },
      comparisons: (['mttr', 'lead_time'] as const).map((metric) =>
        compareReadings(metric, reading(5), reading(10)),
      ),
    });
    const { best, worst } = moversOf([both('service', 'a'), both('team', 'z'), both('team', 'b')], 1, 9);
    assert.deepEqual(
      best.map(({ dimension, key, metric }) => `${dimension} ${key} ${metric}`),
      [
        ...['team b lead_time', 'team b mttr', 'team z lead_time', 'team z mttr'],
        ...['service a lead_time', 'service a mttr'],
      ],
    );
    assert.deepEqual(worst, []);
  });

  it('have the least sample in both windows, and do not come from zero', () => {
    const groups = [
      group('few', 5, 10, [4, 10]),
      group('few before', 5, 10, [10, 4]),
      group('enough', 5, 10, [5, 5]),
      group('zero', 5, 0),
    ];
    const { best, worst } = moversOf(groups, 5, 9);
    assert.deepEqual([keys(best), keys(worst)], [['enough'], []]);
  });

  it('are those as well that stopped deploying, where they deployed enough before', () => {
    const deploys = (key: string, count: number, before: number) => ({
      ...{ dimension: 'team' as const, key, label: key },
      comparisons: [
        compareReadings('deploy_frequency', reading(count / 10, count), reading(before / 10, before)),
      ],
    });
    const groups = [deploys('fewer', 20, 30), deploys('stopped', 0, 30), deploys('never did much', 0, 4)];
    assert.deepEqual(keys(moversOf(groups, 5, 9).worst), ['stopped', 'fewer']);
  });
});
