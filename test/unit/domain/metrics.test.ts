import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../src/domain/facts.js';
import { type MetricId, readingAt } from '../../../src/domain/metrics/metric.js';
import { READERS } from '../../../src/domain/metrics/readers.js';
import { wholePartition } from '../../../src/domain/partition.js';
import type { ChangeSegment, IncidentSegment } from '../../../src/domain/segment.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/domain/window.js';
import { type ChangeRow, changesOf, incidentsOf, NAMES } from '../../support/fact-rows.js';

const W_MS = 10;
const NOW = 40;
const RULE = { failureWindowMs: W_MS, asOfMs: NOW };

interface Given {
  readonly changes?: readonly ChangeSegment[];
  readonly incidents?: readonly IncidentSegment[];
}

/** A metric over each interval, told apart by a partition of one group and by none: both must say the same. */
function read(metric: MetricId, { changes = [], incidents = [] }: Given, ...edges: number[]) {
  const bounds = Float64Array.from(edges);
  const window = { startMs: bounds[0] ?? 0, endMs: bounds.at(-1) ?? 0 };
  const [whole, one] = [null, wholePartition()].map((partition) => {
    const readings = READERS[metric]({ window, names: NAMES, changes, incidents, partition }, bounds, RULE);
    assert.equal(readings.sampleSize.length, edges.length - 1);
    return edges.slice(1).map((_, i) => readingAt(readings, i));
  });
  assert.deepEqual(whole, one);
  return whole ?? [];
}

describe('Each metric', () => {
  const NOTHING = { value: null, p90: null, sampleSize: 0, failed: null, pending: null };

  it('says what definitions.md has of no sample', () => {
    assert.deepEqual(read('deploy_frequency', {}, 0, 5), [{ ...NOTHING, value: 0 }]);
    assert.deepEqual(read('lead_time', {}, 0, 5), [NOTHING]);
    assert.deepEqual(read('mttr', {}, 0, 5), [NOTHING]);
    assert.deepEqual(read('change_failure_rate', {}, 0, 5), [{ ...NOTHING, failed: 0, pending: 0 }]);
  });

  it('deploys a day: successful changes by the length of their own interval', () => {
    const row = (id: number, days: number, outcome = OUTCOME_SUCCESSFUL) => ({
      ...{ id, completedAtMs: days * MS_PER_DAY, outcome },
    });
    const changes = [
      changesOf(row(1, 0), row(2, 0.5), row(3, 0.9, OUTCOME_FAILED)),
      changesOf(row(4, 1), row(5, 2.9), row(6, 3, OUTCOME_SUCCESSFUL)),
    ];
    const edges = [0, 1, 3].map((days) => days * MS_PER_DAY);
    // Two in a day; then two in two days, what is completed at the end is not of it.
    assert.deepEqual(
      read('deploy_frequency', { changes }, ...edges).map(({ value, sampleSize }) => [value, sampleSize]),
      [
        [2, 2],
        [1, 2],
      ],
    );
  });

  it('deploys what lies in several segments', () => {
    const changes = [0, 1, 2].map((id) =>
      changesOf({ id, completedAtMs: id }, { id: id + 9, completedAtMs: id }),
    );
    assert.deepEqual(
      read('deploy_frequency', { changes }, 0, 5).map(({ sampleSize }) => sampleSize),
      [6],
    );
  });

  it('has lead time and MTTR in hours', () => {
    const changes = [changesOf(...[1, 2, 3].map((hours) => ({ id: hours, leadMs: hours * MS_PER_HOUR })))];
    const incidents = [
      incidentsOf(...[4, 8].map((hours) => ({ id: hours, timeToResolveMs: hours * MS_PER_HOUR }))),
    ];
    assert.deepEqual(read('lead_time', { changes }, 0, 5), [
      { ...NOTHING, value: 2, p90: 2.8, sampleSize: 3 },
    ]);
    assert.deepEqual(read('mttr', { incidents }, 0, 5), [{ ...NOTHING, value: 6, p90: 7.6, sampleSize: 2 }]);
  });

  it('counts a failed share of 0 where nothing failed of something, and what may still fail', () => {
    const old = changesOf({ id: 1, completedAtMs: 29 }, { id: 2, completedAtMs: 30 });
    assert.deepEqual(read('change_failure_rate', { changes: [old] }, 0, 40), [
      { ...NOTHING, value: 0, sampleSize: 2, failed: 0, pending: 0 },
    ]);
    const young = changesOf(
      { id: 3, completedAtMs: 31 },
      { id: 4, completedAtMs: 35, outcome: OUTCOME_FAILED },
    );
    assert.deepEqual(read('change_failure_rate', { changes: [old, young] }, 0, 40), [
      { ...NOTHING, value: 0.25, sampleSize: 4, failed: 1, pending: 1 },
    ]);
  });
});

describe('The failure rate of random changes', () => {
  const row = fc.record({
    completedAtMs: fc.integer({ min: 0, max: NOW }),
    outcome: fc.constantFrom(OUTCOME_SUCCESSFUL, OUTCOME_FAILED, 0),
    incidentDelayMs: fc.constantFrom(Number.NaN, 0, W_MS - 1, W_MS, W_MS + 1),
  });
  const failed = ({ outcome, incidentDelayMs = Number.NaN }: ChangeRow) =>
    outcome === OUTCOME_FAILED || (incidentDelayMs >= 0 && incidentDelayMs <= W_MS);
  const isYoung = ({ completedAtMs = 0 }: ChangeRow) => completedAtMs > NOW - W_MS;

  it('is what counting them by the definition gives, however they lie in segments', () => {
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: NOW + 1 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        edges,
        fc.integer({ min: 1, max: 15 }),
        (rows, cuts, length) => {
          const all = rows
            .map((each, id) => ({ ...each, id }))
            .sort((a, b) => a.completedAtMs - b.completedAtMs);
          const pieces = Map.groupBy(all, ({ completedAtMs }) => Math.floor(completedAtMs / length));
          const changes = [...pieces.values()].map((piece) => changesOf(...piece));
          const bounds = cuts.toSorted((a, b) => a - b);
          const expected = bounds.slice(1).map((endMs, i) => {
            const inside = all.filter(({ completedAtMs: at }) => at >= (bounds[i] ?? 0) && at < endMs);
            const ofFailed = inside.filter(failed).length;
            return {
              value: inside.length === 0 ? null : ofFailed / inside.length,
              p90: null,
              sampleSize: inside.length,
              failed: ofFailed,
              pending: inside.filter((each) => !failed(each) && isYoung(each)).length,
            };
          });
          assert.deepEqual(read('change_failure_rate', { changes }, ...bounds), expected);
          // What a whole segment remembered is still right when it is asked again.
          assert.deepEqual(read('change_failure_rate', { changes }, ...bounds), expected);
        },
      ),
    );
  });
});
