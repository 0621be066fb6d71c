import assert from 'node:assert/strict';
import { DROPPED } from '../../../src/domain/code-table.js';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../src/domain/facts.js';
import type { Dimension, Filter } from '../../../src/domain/grouping.js';
import { type Partition, partitionOf, wholePartition } from '../../../src/domain/partition.js';
import {
  changesOf,
  EMERGENCY,
  eventsOf,
  incidentsOf,
  NAMES,
  NORMAL,
  STANDARD,
} from '../../support/fact-rows.js';

/** Whose, of which service and of which type; the fourth is of a team of null, the last of ids that no name has. */
const WHO = [
  [1, 1, STANDARD],
  [2, 2, NORMAL],
  [3, 2, EMERGENCY],
  [4, 0, NORMAL],
  [0, 1, NORMAL],
  [99, 99, STANDARD],
] as const;

const changes = changesOf(
  ...WHO.map(([ownerId, serviceId, changeType], id) => ({ id, ownerId, serviceId, changeType })),
);
const incidents = incidentsOf(
  ...WHO.map(([assigneeId, serviceId, changeType], id) => ({ id, assigneeId, serviceId, changeType })),
);
const events = eventsOf(
  ...WHO.map(([memberId, serviceId, changeType], id) => ({ id, memberId, serviceId, changeType })),
);
/** Their change type is none. */
const uncaused = { incidents: incidentsOf({ id: 1 }), events: eventsOf({ id: 1 }) };

function partition(dimension: Dimension | null, filter: Filter = {}): Partition {
  const found = partitionOf(NAMES, dimension, filter);
  assert.ok(found !== null);
  return found;
}

/** The key of each row; `dropped` where a filter does not keep it. Changes, incidents and events are told apart alike. */
function keysOf(dimension: Dimension | null, filter: Filter = {}): (string | null)[] {
  const found = partition(dimension, filter);
  const [ofChanges, ofIncidents, ofEvents] = [
    found.ofChanges(changes),
    found.ofIncidents(incidents),
    found.ofEvents(events),
  ].map((groups) =>
    Array.from(groups, (group) => (group === DROPPED ? 'dropped' : (found.keys[group] ?? null))),
  );
  assert.deepEqual(ofIncidents, ofChanges);
  assert.deepEqual(ofEvents, ofChanges);
  return ofChanges ?? [];
}

describe('A partition by group', () => {
  it('has the key of each record: two members of a team share it, whom nobody knows is unassigned', () => {
    assert.deepEqual(keysOf('team'), ['Core', 'Web', 'Core', null, null, null]);
    assert.deepEqual(keysOf('service'), ['checkout', 'search', 'search', null, 'checkout', null]);
    assert.deepEqual(keysOf('change_type'), [
      ...['standard', 'normal', 'emergency', 'normal', 'normal', 'standard'],
    ]);
  });

  it('has each key once, Unassigned first', () => {
    assert.deepEqual(partition('team').keys, [null, 'Core', 'Web']);
    assert.deepEqual(partition('service').keys, [null, 'checkout', 'search']);
    assert.deepEqual(partition('change_type').keys, [null, 'standard', 'normal', 'emergency']);
  });

  it('has no change type for what no change caused', () => {
    const byType = partition('change_type');
    assert.deepEqual([...byType.ofIncidents(uncaused.incidents)], [0]);
    assert.deepEqual([...byType.ofEvents(uncaused.events)], [0]);
  });
});

describe('A filter', () => {
  const kept = (filter: Filter) =>
    keysOf(null, filter).flatMap((key, row) => (key === 'dropped' ? [] : [row]));

  it('keeps what is among the keys of a field: this or that', () => {
    assert.deepEqual(kept({ team: ['Core'] }), [0, 2]);
    assert.deepEqual(kept({ team: ['Core', 'Web'] }), [0, 1, 2]);
    assert.deepEqual(kept({ service: ['checkout'] }), [0, 4]);
    assert.deepEqual(kept({ change_type: ['emergency', 'standard'] }), [0, 2, 5]);
  });

  it('keeps what every field keeps', () => {
    assert.deepEqual(kept({ team: ['Core'], service: ['search'] }), [2]);
    assert.deepEqual(kept({ team: ['Core'], service: ['search'], change_type: ['normal'] }), []);
    assert.deepEqual(kept({ team: [null], change_type: ['normal'] }), [3, 4]);
  });

  it('keeps what has no key where null is listed, and nothing where the list is empty', () => {
    assert.deepEqual(kept({ team: [null] }), [3, 4, 5]);
    assert.deepEqual(kept({ service: [null, 'search'] }), [1, 2, 3, 5]);
    assert.deepEqual(kept({ team: [] }), []);
    assert.deepEqual(kept({ team: ['nobody knows it'] }), []);
  });

  it('drops from the groups, which keep their keys', () => {
    assert.deepEqual(keysOf('team', { service: ['search'] }), [
      ...['dropped', 'Web', 'Core', 'dropped', 'dropped', 'dropped'],
    ]);
    assert.deepEqual(keysOf('team', { team: ['Core', null] }), [
      ...['Core', 'dropped', 'Core', null, null, null],
    ]);
    assert.deepEqual(partition('team', { service: ['search'] }).keys, [null, 'Core', 'Web']);
  });

  it('that names no field keeps everything: no partition is needed', () => {
    assert.equal(partitionOf(NAMES, null, {}), null);
    assert.equal(partitionOf(NAMES, null, { team: undefined }), null);
    assert.deepEqual(partition(null, { team: ['Core'] }).keys, [null]);
  });
});

describe('A partition', () => {
  it('of the whole puts every record into one group', () => {
    const one = wholePartition();
    assert.deepEqual(one.keys, [null]);
    assert.deepEqual([...one.ofChanges(changes)], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...one.ofIncidents(incidents)], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...one.ofEvents(events)], [0, 0, 0, 0, 0, 0]);
  });

  const mixed = changesOf(
    { id: 1, completedAtMs: 1, ownerId: 1 },
    { id: 2, completedAtMs: 2, ownerId: 1, outcome: OUTCOME_FAILED },
    { id: 3, completedAtMs: 3, ownerId: 2, outcome: OUTCOME_SUCCESSFUL | OUTCOME_FAILED },
    { id: 4, completedAtMs: 4, ownerId: 2, serviceId: 1 },
    { id: 5, completedAtMs: 5, outcome: 0 },
  );

  it('drops what is not a successful change where it is asked for those', () => {
    assert.deepEqual([...partition('team').ofSuccesses(mixed)], [1, DROPPED, 2, 2, DROPPED]);
    assert.deepEqual(
      [...partition('team', { service: [null] }).ofSuccesses(mixed)],
      [...[1, DROPPED, 2, DROPPED, DROPPED]],
    );
    // All changes stay as they were.
    assert.deepEqual([...partition('team').ofChanges(mixed)], [1, 1, 2, 2, 0]);
  });

  it('counts successful changes by group and half-open interval', () => {
    const counts = (...edges: number[]) => [
      ...partition('team').countSuccesses([mixed], Float64Array.from(edges)),
    ];
    // Unassigned, Core, Web of the first interval, then of the second.
    assert.deepEqual(counts(1, 4, 6), [0, 1, 1, 0, 0, 1]);
    assert.deepEqual(counts(2, 3, 4), [0, 0, 0, 0, 0, 1]);
  });

  it('works each answer out once, and again for other edges or other changes', () => {
    const found = partition('team');
    assert.equal(found.ofChanges(mixed), found.ofChanges(mixed));
    assert.equal(found.ofSuccesses(mixed), found.ofSuccesses(mixed));
    const [list, edges] = [[mixed], Float64Array.of(1, 6)];
    const counts = found.countSuccesses(list, edges);
    assert.equal(found.countSuccesses(list, edges), counts);
    assert.deepEqual([...counts], [0, 1, 2]);
    assert.deepEqual([...found.countSuccesses(list, Float64Array.of(1, 3))], [0, 1, 0]);
    assert.deepEqual(
      [...found.countSuccesses([changesOf({ completedAtMs: 2, ownerId: 2 })], edges)],
      [0, 0, 1],
    );
  });
});
