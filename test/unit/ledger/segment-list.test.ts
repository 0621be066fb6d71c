import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANGE_SHAPE, INCIDENT_SHAPE } from '../../../src/domain/columns.js';
import {
  type ChangeFacts,
  type FactNames,
  type IncidentFacts,
  NO_CHANGE_TYPE,
} from '../../../src/domain/facts.js';
import { DIMENSIONS, type Filter } from '../../../src/domain/grouping.js';
import { type LedgerFacts, ledgerFacts } from '../../../src/domain/ledger-facts.js';
import { READERS } from '../../../src/domain/metrics/readers.js';
import { partitionOf } from '../../../src/domain/partition.js';
import { ChangeSegment, IncidentSegment } from '../../../src/domain/segment.js';
import { sliceOf } from '../../../src/domain/slice.js';
import { changeKind } from '../../../src/ledger/fact-cache/segment-kinds.js';
import { SegmentList } from '../../../src/ledger/fact-cache/segment-list.js';
import { plainFacts } from '../../support/plain-facts.js';

const DAY = 10;
const DAYS = 12;
const ALL = { startMs: 0, endMs: DAY * DAYS };
const FAILURE = { failureWindowMs: 4, asOfMs: DAY * DAYS - 15 };
const NAMES: FactNames = {
  teamByMemberId: new Map([
    [1, 'a'],
    [2, 'b'],
    [3, 'a'],
    [2 ** 16 + 4, 'b'],
  ]),
  assetById: new Map([1, 2].map((id) => [id, { id, key: `k${id}`, name: `K ${id}` }])),
  assetByKey: new Map(),
};

/** One record, of which a change and an incident are made alike. */
interface Plain {
  readonly id: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly delayMs: number;
  /** As `encodeOffset` writes one. */
  readonly offset: number;
  readonly outcome: number;
  readonly who: number;
  readonly type: number;
}

/** A few ids and members are larger than what columns are narrowed to. */
const anId = fc.integer({ min: 1, max: 60 }).map((n) => (n % 9 === 0 ? 2 ** 32 + n : n));
const aMember = fc.constantFrom(0, 1, 2, 3, 2 ** 16 + 4);

const record = fc.record({
  id: anId,
  atMs: fc.integer({ min: 0, max: DAY * DAYS - 1 }),
  durationMs: fc.integer({ min: 0, max: 50 }),
  delayMs: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 9 })),
  offset: fc.constantFrom(0, 0, 0, 0, 1, 900, 2 ** 32 + 5, -3),
  outcome: fc.integer({ min: 0, max: 3 }),
  who: aMember,
  type: fc.integer({ min: 0, max: 2 }),
});
/** Each step writes some records and removes some ids. */
const steps = fc.array(
  fc.record({
    written: fc.array(record, { maxLength: 12 }),
    gone: fc.array(anId, { maxLength: 4 }),
  }),
  { maxLength: 6 },
);

const inOrder = (records: Iterable<Plain>) => [...records].sort((a, b) => a.atMs - b.atMs || a.id - b.id);
const floats = (records: readonly Plain[], of: keyof Plain) => Float64Array.from(records, (each) => each[of]);

function changes(records: readonly Plain[]): ChangeFacts {
  return {
    count: records.length,
    id: floats(records, 'id'),
    completedAtMs: floats(records, 'atMs'),
    leadMs: floats(records, 'durationMs'),
    incidentDelayMs: floats(records, 'delayMs'),
    approvedAfterMs: floats(records, 'offset'),
    startedAfterMs: floats(records, 'offset'),
    outcome: Uint8Array.from(records, ({ outcome }) => outcome),
    ownerId: Int32Array.from(records, ({ who }) => who),
    serviceId: Int32Array.from(records, ({ who }) => who),
    changeType: Uint8Array.from(records, ({ type }) => type),
  };
}

function incidents(records: readonly Plain[]): IncidentFacts {
  return {
    count: records.length,
    id: floats(records, 'id'),
    resolvedAtMs: floats(records, 'atMs'),
    timeToResolveMs: floats(records, 'durationMs'),
    openedAfterCauseMs: floats(records, 'offset'),
    assigneeId: Int32Array.from(records, ({ who }) => who),
    serviceId: Int32Array.from(records, ({ who }) => who),
    changeType: Uint8Array.from(records, ({ type }) => (type === 0 ? NO_CHANGE_TYPE : type)),
  };
}

const dayOf = (ms: number) => ({ startMs: ms - (ms % DAY), endMs: ms - (ms % DAY) + DAY });
const emptyChanges = () =>
  SegmentList.empty({
    ...{ shape: CHANGE_SHAPE, fewestRows: 3, dayOf },
    make: (facts: ChangeFacts) => new ChangeSegment(facts, true),
    warm: () => undefined,
  });
const emptyIncidents = () =>
  SegmentList.empty({
    ...{ shape: INCIDENT_SHAPE, fewestRows: 3, dayOf },
    make: (facts: IncidentFacts) => new IncidentSegment(facts, true),
    warm: () => undefined,
  });

/** What every metric says of every group, over the edges. */
function readings(facts: LedgerFacts, edges: Float64Array) {
  const slice = sliceOf(facts, ALL);
  const filters: Filter[] = [{}, { team: ['a', null] }, { service: ['k1'], change_type: ['normal', null] }];
  return [null, ...DIMENSIONS].flatMap((dimension) =>
    filters.flatMap((filter) => {
      const partition = partitionOf(facts.names, dimension, filter);
      return Object.values(READERS).map((readEach) => readEach({ ...slice, partition }, edges, FAILURE));
    }),
  );
}

describe('A list of segments', function () {
  this.timeout(60_000);

  it('holds what was written, however it was written, and metrics read of it what they read of one segment', () => {
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: DAY * DAYS }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), steps, edges, (first, rest, cuts) => {
        const byId = new Map(first.map((each) => [each.id, each]));
        let ours = {
          changes: emptyChanges().appended(changes(inOrder(byId.values()))),
          incidents: emptyIncidents().appended(incidents(inOrder(byId.values()))),
        };
        for (const { written, gone } of rest) {
          for (const id of gone) byId.delete(id);
          for (const each of written) byId.set(each.id, each);
          const ids = [...gone, ...written.map(({ id }) => id)];
          const fresh = inOrder(new Map(written.map((each) => [each.id, each])).values());
          ours = {
            changes: ours.changes.replaced(ids, changes(fresh)),
            incidents: ours.incidents.replaced(ids, incidents(fresh)),
          };
        }
        const facts = {
          ...{ changes: ours.changes.segments, incidents: ours.incidents.segments },
          names: NAMES,
          version: null,
        };
        const all = inOrder(byId.values());
        const plain = ledgerFacts({ changes: changes(all), incidents: incidents(all) }, NAMES);
        assert.deepEqual(plainFacts(facts, ALL), plainFacts(plain, ALL));
        const sorted = Float64Array.from(cuts).sort();
        assert.deepEqual(readings(facts, sorted), readings(plain, sorted));
        // What whole segments remembered is still right when they are asked again.
        assert.deepEqual(readings(facts, sorted), readings(plain, sorted));
      }),
      { numRuns: 300 },
    );
  });

  it('is cut at days, each segment long enough', () => {
    const records = Array.from({ length: 40 }, (_, i) => ({
      ...{
        id: i + 1,
        atMs: 3 * i,
        durationMs: 1,
        delayMs: Number.NaN,
        outcome: 1,
        offset: 0,
        who: 1,
        type: 1,
      },
    }));
    const { segments } = emptyChanges().appended(changes(records));
    assert.ok(segments.length > 5);
    for (const [i, { count, firstMs }] of segments.entries()) {
      assert.ok(count >= 3 || i === segments.length - 1);
      const before = segments[i - 1];
      if (before !== undefined) assert.notEqual(Math.floor(before.lastMs / DAY), Math.floor(firstMs / DAY));
    }
  });

  it('shares with the list before it what no write touched', () => {
    const records = inOrder(
      Array.from({ length: 60 }, (_, i) => ({
        ...{
          id: i + 1,
          atMs: 2 * i,
          durationMs: 1,
          delayMs: Number.NaN,
          outcome: 1,
          offset: 0,
          who: 1,
          type: 1,
        },
      })),
    );
    const before = emptyChanges().appended(changes(records));
    const [touched] = records.slice(30, 31);
    assert.ok(touched !== undefined);
    const after = before.replaced([touched.id], changes([{ ...touched, durationMs: 9 }]));
    const shared = after.segments.filter((segment) => before.segments.includes(segment));
    assert.equal(shared.length, before.segments.length - 1);
  });

  it('is cut where a zone falls back past midnight, and takes what comes into that hour', () => {
    // St John's fell from 00:01 on the 7th back to 23:01 on the 6th: from 02:31 to 03:30 UTC it was the 6th a second time.
    const midnight = Date.parse('2010-11-07T02:30:00Z');
    const minutes = (from: number, to: number, per: number): Plain[] =>
      Array.from({ length: (to - from) * per }, (_, i) => ({
        ...{ id: 1, durationMs: 1, delayMs: Number.NaN, outcome: 1, offset: 0, who: 1, type: 1 },
        atMs: midnight + (from + Math.floor(i / per)) * 60_000,
      }));
    const numbered = (records: readonly Plain[], from: number) =>
      records.map((each, i) => ({ ...each, id: from + i }));
    const first = numbered([...minutes(-90, 0, 8), ...minutes(0, 90, 20)], 1);
    const fresh = numbered(minutes(-90, 90, 1), 10_000);
    const list = SegmentList.empty(changeKind('America/St_Johns', 512)).appended(changes(first));
    assert.ok(list.segments.length > 2);
    for (const { segments } of [
      list,
      list.replaced(
        fresh.map(({ id }) => id),
        changes(inOrder(fresh)),
      ),
    ]) {
      for (const [i, { firstMs }] of segments.entries())
        assert.ok(i === 0 || firstMs > (segments[i - 1]?.lastMs ?? 0), 'the segments follow each other');
      const byTime = segments.flatMap(({ facts }) => [...facts.completedAtMs]);
      assert.deepEqual(
        byTime,
        byTime.toSorted((a, b) => a - b),
      );
    }
    const all = list.replaced(
      fresh.map(({ id }) => id),
      changes(inOrder(fresh)),
    );
    assert.equal(
      all.segments.reduce((sum, { count }) => sum + count, 0),
      first.length + fresh.length,
    );
  });
});
