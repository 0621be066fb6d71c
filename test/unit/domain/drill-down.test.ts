import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordsBehind, recordsOfPoint } from '../../../src/domain/drill-down.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';
import { Partition } from '../../../src/domain/partition.js';
import { byRank, RankedList } from '../../../src/domain/ranked-list.js';
import { type Slice, sliceOf } from '../../../src/domain/slice.js';
import { change, incident, ledger } from '../../support/ledger-builder.js';
import { createMemoryFactSource } from '../../support/memory-facts.js';

const WINDOW = { startMs: Date.parse('2026-03-10T00:00:00Z'), endMs: Date.parse('2026-03-11T00:00:00Z') };
const RULE = { failureWindowMs: 3_600_000, asOfMs: WINDOW.endMs };

const at = (hour: number) => `2026-03-10T${String(hour).padStart(2, '0')}:00:00Z`;

const LEDGER = ledger({
  changes: [
    change({ completedAt: at(12), createdAt: at(9) }), // 3 h, failed by INC-1
    change({ completedAt: at(13), createdAt: at(12) }), // 1 h
    change({ completedAt: at(13), createdAt: at(11), closureCode: 'unsuccessful' }), // 2 h
    change({ completedAt: at(11), createdAt: at(10), state: 'rolled_back' }), // 1 h
    change({ completedAt: at(10), createdAt: at(6) }), // 4 h
    change({ completedAt: at(14), createdAt: at(13) }), // 1 h
  ],
  incidents: [
    incident({ openedAt: at(13), resolvedAt: at(15), causedBy: 'CHG-1' }), // 2 h
    incident({ openedAt: at(10), resolvedAt: at(15) }), // 5 h
    incident({ openedAt: at(16), resolvedAt: at(18) }), // 2 h
  ],
});

async function slice() {
  return sliceOf(await createMemoryFactSource(() => LEDGER).read([WINDOW]), WINDOW);
}

/** By number: which records, in which order. */
const BEHIND: readonly [MetricId, title: string, ids: number[]][] = [
  ['deploy_frequency', 'the successful changes, the latest completion first, then the newer', [6, 2, 1, 5]],
  ['lead_time', 'the successful changes, the longest first, then the newer', [5, 1, 6, 2]],
  ['change_failure_rate', 'the failed changes, the latest completion first', [3, 1, 4]],
  ['mttr', 'the resolved incidents, the longest first, then the newer', [2, 3, 1]],
];

const OF_POINT: readonly [MetricId, title: string, ids: number[]][] = [
  ['deploy_frequency', 'the successful changes, the slowest first', [5, 1, 6, 2]],
  ['lead_time', 'the successful changes, the slowest first', [5, 1, 6, 2]],
  ['change_failure_rate', 'failed before others, the slowest first in each', [1, 3, 4, 5, 6, 2]],
  ['mttr', 'the incidents, the slowest first', [2, 3, 1]],
];

function listOf(metric: MetricId, of: Slice): RankedList {
  return recordsBehind(metric, of, RULE)[0] ?? RankedList.of([]);
}

describe('The records behind a number', () => {
  for (const [metric, title, ids] of BEHIND) {
    it(`of ${metric}: ${title}`, async () => {
      const records = listOf(metric, await slice()).all();
      assert.deepEqual(
        records.map(({ id }) => id),
        ids,
      );
    });
  }

  for (const [metric, title, ids] of OF_POINT) {
    it(`of a point of ${metric}: ${title}`, async () => {
      const records = recordsOfPoint(metric, { slice: await slice(), group: 0 }, RULE, 100);
      assert.deepEqual(
        records.map(({ id }) => id),
        ids,
      );
    });
  }

  it('a list goes on after the record that a cursor names, each record once', async () => {
    const list = listOf('lead_time', await slice());
    for (const [i, record] of list.all().entries()) {
      assert.deepEqual(list.page(record, 100), list.all().slice(i + 1));
    }
  });

  it('a list goes on where a record that is gone would have stood', async () => {
    const list = listOf('lead_time', await slice());
    const records = list.all();
    const gone = records[1] ?? { id: 0, rank: 0 };
    const rest = records.filter((record) => record !== gone);
    assert.deepEqual(RankedList.of(rest).page(gone, 100), rest.slice(1));
    assert.deepEqual(list.page({ id: 0, rank: Number.POSITIVE_INFINITY }, 100), records);
    assert.deepEqual(list.page({ id: 0, rank: -1 }, 100), []);
  });

  it('any page is what sorting everything would show', () => {
    const record = fc.record(
      { id: fc.nat(30), rank: fc.integer({ min: -3, max: 3 }) },
      { noNullPrototype: true },
    );
    const records = fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 30 });
    fc.assert(
      fc.property(records, fc.option(record), fc.integer({ min: 1, max: 31 }), (given, cursor, most) => {
        const behind = given.toSorted(byRank).filter((each) => cursor === null || byRank(each, cursor) > 0);
        assert.deepEqual(RankedList.of(given).page(cursor, most), behind.slice(0, most));
      }),
    );
  });

  it('of each group are those that are counted in it, whatever another group has', async () => {
    const whole = await slice();
    const partition = new Partition(['even', 'odd'], []);
    partition.ofChanges = ({ count, facts }) =>
      Int32Array.from({ length: count }, (_, row) => (facts.id[row] ?? 0) % 2);
    const lists = recordsBehind('deploy_frequency', { ...whole, partition }, RULE);
    assert.deepEqual(
      lists.map((list) => list.all().map(({ id }) => id)),
      [
        [6, 2],
        [1, 5],
      ],
    );
  });
});
