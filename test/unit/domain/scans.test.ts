import assert from 'node:assert/strict';
import { METRIC_IDS } from '../../../src/domain/metrics/metric.js';
import { READERS } from '../../../src/domain/metrics/readers.js';
import { OperationsViews } from '../../../src/domain/operations/operations-views.js';
import { VIEW_IDS } from '../../../src/domain/operations/views.js';
import { partitionOf } from '../../../src/domain/partition.js';
import { scanMetrics } from '../../../src/domain/scans/metric-scan.js';
import { columnsIn, copiedBytes, countRows } from '../../../src/domain/scans/scanned-rows.js';
import { scanViews } from '../../../src/domain/scans/view-scan.js';
import { operationsFacts } from '../../support/operations-facts.js';

const HOUR = 3_600_000;
const WINDOW = { startMs: 0, endMs: 10 * HOUR };
const EDGES = Float64Array.of(0, 5 * HOUR, 10 * HOUR);
const FAILURE = { failureWindowMs: 4 * HOUR, asOfMs: 20 * HOUR };
const FACTS = operationsFacts({
  changes: [
    { id: 1, at: 1, lead: 2, owner: 1, service: 1, failed: true, approvedAfter: 1 },
    { id: 2, at: 2, lead: 3, owner: 2, service: 1, type: 'emergency', startedAfter: 1 },
    { id: 3, at: 6, lead: 4, owner: 1, service: 2, incidentAfter: 1, approvedAfter: 1, startedAfter: 3 },
    { id: 4, at: 9, lead: 5 },
  ],
  incidents: [
    { id: 5, resolved: 3, took: 1, openedAfterCause: 1, assignee: 1 },
    { id: 6, resolved: 8, took: 2, assignee: 2 },
  ],
  approvals: [
    { id: 7, at: 4, took: 1, member: 1, marked: true },
    { id: 8, at: 7, took: 3, member: 2 },
  ],
  runbooks: [{ id: 9, at: 5, took: 1, member: 2, marked: true }],
  unresolved: [],
});
const QUESTION = {
  dimension: 'team',
  filter: { team: ['a', null] },
  failure: FAILURE,
  names: FACTS.names,
} as const;
const columns = <C>(segments: readonly { readonly facts: C }[]) => segments.map(({ facts }) => facts);

describe('A scan by value', () => {
  it('reads every metric as a board does', () => {
    const partition = partitionOf(FACTS.names, 'team', QUESTION.filter);
    const slice = {
      window: WINDOW,
      names: FACTS.names,
      changes: FACTS.changes,
      incidents: FACTS.incidents,
      partition,
    };
    const reads = METRIC_IDS.map((name) => ({ name, edges: EDGES }));
    const scan = {
      ...QUESTION,
      window: WINDOW,
      changes: columns(FACTS.changes),
      incidents: columns(FACTS.incidents),
    };
    const expected = METRIC_IDS.map((id) => READERS[id](slice, EDGES, FAILURE));
    assert.deepEqual(scanMetrics(scan, reads), expected);
    assert.ok(expected[0]?.sampleSize.some((size) => size > 0));
  });

  it('reads every view, and the changes of a type, as a board does', () => {
    const partition = partitionOf(FACTS.names, 'team', QUESTION.filter) ?? assert.fail();
    const views = new OperationsViews({ facts: FACTS, span: WINDOW, failure: FAILURE });
    const scan = {
      ...{ ...QUESTION, span: WINDOW, changes: columns(FACTS.changes), incidents: columns(FACTS.incidents) },
      ...{ approvals: columns(FACTS.approvals), runbooks: columns(FACTS.runbooks) },
    };
    const expected = VIEW_IDS.map((view) => views.of(view).readEach(partition, EDGES));
    const reads = VIEW_IDS.map((name) => ({ name, edges: EDGES }));
    assert.deepEqual(scanViews(scan, reads), expected);
    const everybody = { ...scan, dimension: null, filter: {} };
    assert.deepEqual(scanViews(everybody, [{ name: 'emergency', edges: EDGES }]), [Int32Array.of(1, 0)]);
    assert.deepEqual(scanViews(everybody, [{ name: 'normal', edges: EDGES }]), [Int32Array.of(1, 2)]);
  });

  it('is of the segments that a window meets, half-open', () => {
    const idsIn = (startMs: number, endMs: number) =>
      columnsIn(FACTS.changes, [{ startMs, endMs }]).map(({ id }) => [...id]);
    // Segments of 1 to 2 h and of 6 to 9 h.
    assert.deepEqual(idsIn(0, HOUR), []);
    assert.deepEqual(idsIn(0, HOUR + 1), [[1, 2]]);
    assert.deepEqual(idsIn(2 * HOUR, 6 * HOUR), [[1, 2]]);
    assert.deepEqual(idsIn(2 * HOUR + 1, 6 * HOUR), []);
    assert.deepEqual(idsIn(9 * HOUR, 10 * HOUR), [[3, 4]]);
    const both = [
      { startMs: 0, endMs: 2 * HOUR },
      { startMs: 8 * HOUR, endMs: 9 * HOUR },
    ];
    assert.equal(countRows([columnsIn(FACTS.changes, both), columnsIn(FACTS.approvals, [WINDOW])]), 6);
  });

  it('says how much is not shared, each piece of memory once', () => {
    const [own, shared] = [new ArrayBuffer(64), new SharedArrayBuffer(64)];
    const columnsOn = (memory: ArrayBufferLike) => ({
      ...{ count: 2, id: new Uint32Array(memory, 0, 2), atMs: new Float64Array(memory, 8, 2) },
    });
    assert.equal(copiedBytes([[columnsOn(own), columnsOn(own)], [columnsOn(shared)]]), 64);
    assert.equal(copiedBytes([[columnsOn(shared)]]), 0);
  });
});
