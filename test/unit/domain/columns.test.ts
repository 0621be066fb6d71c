import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesOf,
  CHANGE_SHAPE,
  copyOf,
  EVENT_SHAPE,
  INCIDENT_SHAPE,
  joined,
  merged,
  rowsBefore,
  rowsOf,
  without,
} from '../../../src/domain/columns.js';
import type { EventFacts } from '../../../src/domain/facts.js';
import { changeFacts, type EventRow, eventFacts, incidentFacts } from '../../support/fact-rows.js';

const at = (...instants: number[]) => eventFacts(instants.map((atMs, i) => ({ id: i + 1, atMs })));
/** Rows as they are written in a test: instant and id. */
const rows = ({ count, id, atMs }: EventFacts) =>
  Array.from({ length: count }, (_, row) => `${atMs[row]}/${id[row]}`);
const allColumns = (facts: EventFacts) => EVENT_SHAPE.names.map((name) => [...facts[name]]);

describe('Columns', () => {
  it('are measured in bytes', () => {
    // Two rows: id, atMs and durationMs of 8 bytes, memberId and serviceId of 4, changeType and isMarked of 1.
    assert.equal(bytesOf(at(1, 2), EVENT_SHAPE), 2 * (8 + 8 + 8 + 4 + 4 + 1 + 1));
    assert.equal(bytesOf(at(), EVENT_SHAPE), 0);
  });

  it('have every column of their records in their shape', () => {
    const namesOf = (facts: object) =>
      Object.keys(facts)
        .filter((name) => name !== 'count')
        .sort();
    assert.deepEqual(CHANGE_SHAPE.names.toSorted(), namesOf(changeFacts([])));
    assert.deepEqual(INCIDENT_SHAPE.names.toSorted(), namesOf(incidentFacts([])));
    assert.deepEqual(EVENT_SHAPE.names.toSorted(), namesOf(eventFacts([])));
  });

  it('give out some of their rows, and share the memory', () => {
    const facts = at(10, 20, 30, 40);
    const some = rowsOf(facts, EVENT_SHAPE, 1, 3);
    assert.equal(some.count, 2);
    assert.deepEqual(rows(some), ['20/2', '30/3']);
    assert.equal(some.atMs.buffer, facts.atMs.buffer);
    assert.equal(rowsOf(facts, EVENT_SHAPE, 2, 2).count, 0);
  });

  it('count the rows before an instant, which itself is not before', () => {
    const facts = at(10, 20, 20, 30);
    assert.deepEqual(
      [9, 10, 11, 20, 21, 30, 31].map((ms) => rowsBefore(facts, EVENT_SHAPE, ms)),
      [0, 0, 1, 1, 3, 3, 4],
    );
    assert.equal(rowsBefore(at(), EVENT_SHAPE, 5), 0);
  });
});

describe('Columns without some rows', () => {
  const facts = at(10, 20, 30, 40, 50);
  const left = (...gone: number[]) => rows(without(facts, EVENT_SHAPE, gone));

  it('keep all others in their order, whichever go', () => {
    assert.deepEqual(left(0), ['20/2', '30/3', '40/4', '50/5']);
    assert.deepEqual(left(4), ['10/1', '20/2', '30/3', '40/4']);
    assert.deepEqual(left(1, 2), ['10/1', '40/4', '50/5']);
    assert.deepEqual(left(0, 2, 4), ['20/2', '40/4']);
    assert.deepEqual(left(0, 1, 2, 3, 4), []);
  });

  it('are the same columns where none goes', () => {
    assert.equal(without(facts, EVENT_SHAPE, []), facts);
  });
});

describe('Columns behind each other', () => {
  it('are one', () => {
    const both = joined([at(10, 20), at(), at(30)], EVENT_SHAPE);
    assert.deepEqual(both && rows(both), ['10/1', '20/2', '30/1']);
  });

  it('are themselves where there is but one of them, and nothing where there is none', () => {
    const only = at(10);
    assert.equal(joined([only], EVENT_SHAPE), only);
    assert.equal(joined([], EVENT_SHAPE), null);
  });

  it('take what the widest of them holds', () => {
    const narrow = copyOf(at(10), EVENT_SHAPE);
    const wide = eventFacts([{ id: 2 ** 32 + 1, atMs: 20, memberId: 70_000 }]);
    assert.ok(narrow.id instanceof Uint32Array);
    for (const list of [
      [narrow, wide],
      [wide, narrow],
    ]) {
      const both = joined(list, EVENT_SHAPE);
      assert.deepEqual(
        new Set(both?.id),
        new Set([1, 2 ** 32 + 1]),
        'an id that 32 bits do not hold is kept',
      );
      assert.deepEqual(new Set(both?.memberId), new Set([0, 70_000]));
    }
  });

  it('keep the place of a column that one of them has as none', () => {
    const none = copyOf(changeFacts([{ id: 1 }, { id: 2 }]), CHANGE_SHAPE);
    const some = copyOf(changeFacts([{ id: 3, approvedAfterMs: 6 }]), CHANGE_SHAPE);
    assert.equal(none.approvedAfterMs.length, 0);
    // As an offset is written: one more than its milliseconds.
    assert.deepEqual([...(joined([none, some], CHANGE_SHAPE)?.approvedAfterMs ?? [])], [0, 0, 7]);
    assert.deepEqual([...(joined([some, none], CHANGE_SHAPE)?.approvedAfterMs ?? [])], [7, 0, 0]);
  });
});

describe('Columns in one order', () => {
  const of = (...given: readonly (readonly [atMs: number, id: number])[]) =>
    eventFacts(given.map(([atMs, id]) => ({ atMs, id })));

  it('are in order of the instant, of equal instants of the id', () => {
    const base = of([10, 1], [20, 2], [20, 4], [30, 6]);
    const overlay = of([5, 9], [20, 1], [20, 3], [20, 7], [40, 8]);
    assert.deepEqual(rows(merged(base, overlay, EVENT_SHAPE)), [
      ...['5/9', '10/1', '20/1', '20/2', '20/3', '20/4', '20/7', '30/6', '40/8'],
    ]);
  });

  it('are those of the one where the other has none', () => {
    const base = of([10, 1]);
    assert.equal(merged(base, of(), EVENT_SHAPE), base);
    assert.equal(merged(of(), base, EVENT_SHAPE), base);
  });

  it('take what the wider of them holds', () => {
    const narrow = copyOf(of([10, 1]), EVENT_SHAPE);
    const wide = of([20, 2 ** 33]);
    assert.deepEqual(rows(merged(narrow, wide, EVENT_SHAPE)), ['10/1', `20/${2 ** 33}`]);
    assert.deepEqual(rows(merged(wide, narrow, EVENT_SHAPE)), ['10/1', `20/${2 ** 33}`]);
  });

  it('are every column of what sorting all the rows anew gives', () => {
    const row = fc.record({
      atMs: fc.integer({ min: 0, max: 6 }),
      durationMs: fc.integer({ min: 0, max: 99 }),
      memberId: fc.integer({ min: 0, max: 9 }),
      isMarked: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 14 }), fc.integer({ min: 0, max: 3 }), (given, odd) => {
        const all: EventRow[] = given.map((each, i) => ({ ...each, id: i + 1 }));
        const isOver = (_: EventRow, i: number) => (i * i + odd) % 3 === 0;
        const base = eventFacts(all.filter((each, i) => !isOver(each, i)));
        const overlay = eventFacts(all.filter(isOver));
        assert.deepEqual(allColumns(merged(base, overlay, EVENT_SHAPE)), allColumns(eventFacts(all)));
      }),
    );
  });
});

describe('A copy of columns', () => {
  it('has memory of its own', () => {
    const facts = at(10, 20);
    const copy = copyOf(rowsOf(facts, EVENT_SHAPE, 0, 1), EVENT_SHAPE);
    assert.deepEqual(rows(copy), ['10/1']);
    for (const name of EVENT_SHAPE.names) assert.notEqual(copy[name].buffer, facts[name].buffer, name);
    // One row of seven columns, each in whole eights of bytes, in one piece.
    assert.equal(copy.atMs.buffer.byteLength, 56);
    for (const name of EVENT_SHAPE.names) assert.equal(copy[name].buffer, copy.atMs.buffer, name);
    assert.ok(copy.atMs.buffer instanceof ArrayBuffer);
  });

  it('may have memory that other threads read', () => {
    const copy = copyOf(at(10, 20, 30), EVENT_SHAPE, true);
    assert.ok(copy.atMs.buffer instanceof SharedArrayBuffer);
    assert.equal(copy.atMs.buffer.byteLength, 16 + 24 + 24 + 8 + 8 + 8 + 8);
    assert.deepEqual(rows(copy), ['10/1', '20/2', '30/3']);
  });

  it('is as narrow as its values fit, and not narrower', () => {
    const idOf = (id: number) => copyOf(eventFacts([{ id }]), EVENT_SHAPE).id;
    assert.ok(idOf(2 ** 32 - 1) instanceof Uint32Array);
    assert.deepEqual([...idOf(2 ** 32 - 1)], [2 ** 32 - 1]);
    assert.ok(idOf(2 ** 32) instanceof Float64Array);
    assert.deepEqual([...idOf(2 ** 32)], [2 ** 32]);
    const memberOf = (memberId: number) => copyOf(eventFacts([{ memberId }]), EVENT_SHAPE).memberId;
    assert.ok(memberOf(2 ** 16 - 1) instanceof Uint16Array);
    assert.ok(memberOf(2 ** 16) instanceof Int32Array);
    assert.ok(memberOf(0) instanceof Uint16Array);
    assert.deepEqual([...memberOf(0)], [0]);
  });

  it('does not narrow what is below 0, or one row of which does not fit', () => {
    const offsets = (...given: number[]) =>
      copyOf(changeFacts(given.map((approvedAfterMs, id) => ({ id, approvedAfterMs }))), CHANGE_SHAPE)
        .approvedAfterMs;
    assert.ok(offsets(5, 9) instanceof Uint32Array);
    assert.ok(offsets(5, -9) instanceof Float64Array);
    assert.deepEqual([...offsets(5, -9)], [6, -9]);
    assert.ok(offsets(2 ** 32, 5) instanceof Float64Array);
  });

  it('keeps a column of zeros as none only where a shape says so', () => {
    const copy = copyOf(changeFacts([{ id: 1 }, { id: 2, startedAfterMs: 3 }]), CHANGE_SHAPE);
    assert.equal(copy.approvedAfterMs.length, 0);
    assert.deepEqual([...copy.startedAfterMs], [0, 4]);
    assert.deepEqual([...copy.ownerId], [0, 0]);
    assert.equal(copyOf(incidentFacts([{ id: 1 }]), INCIDENT_SHAPE).openedAfterCauseMs.length, 0);
    assert.deepEqual([...copyOf(at(0), EVENT_SHAPE).isMarked], [0]);
  });
});
