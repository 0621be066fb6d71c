import { cellsOf, countEach, percentilesEach } from '../cells.js';
import { DROPPED } from '../code-table.js';
import type { RankedRecord } from '../drill-down.js';
import type { Edges } from '../intervals.js';
import type { Partition } from '../partition.js';
import { IncidentSegment } from '../segment.js';
import { stretchesOf } from '../slice.js';
import type { Window } from '../window.js';

/** What took a while and ended at an instant, as columns in order of that instant: row `i` of every column is one such event. */
export interface EventColumns {
  readonly count: number;
  /** The record's id; 0 where its key is text. */
  readonly id: Float64Array;
  /** When it ended. */
  readonly atMs: Float64Array;
  readonly durationMs: Float64Array;
  /** A membership id, or 0 where there is none. */
  readonly memberId: Int32Array;
  /** An asset's id, or 0 where there is none. */
  readonly serviceId: Int32Array;
  /** An index into CHANGE_TYPES, or NO_CHANGE_TYPE. */
  readonly changeType: Uint8Array;
  /** 1 where it came out in the way that its view counts: a rejected approval, a runbook that succeeded. */
  readonly isMarked: Uint8Array;
}

/** What a view reads of every group and interval; the entry of group `g` and interval `i` of `n` is `g · n + i`. */
export interface ViewReadings {
  readonly count: Int32Array;
  readonly marked: Int32Array;
  /** Milliseconds; NaN stands for null. */
  readonly p50: Float64Array;
  readonly p90: Float64Array;
}

/** Events that can be told apart as incidents are: by who, which service, which change type. */
export class Events {
  readonly segments: readonly IncidentSegment[];

  constructor(readonly columns: EventColumns) {
    const { count, id, atMs, durationMs, memberId, serviceId, changeType } = columns;
    const facts = {
      count,
      id,
      resolvedAtMs: atMs,
      timeToResolveMs: durationMs,
      assigneeId: memberId,
      serviceId,
      changeType,
    };
    this.segments = count === 0 ? [] : [new IncidentSegment(facts, false)];
  }

  readEach(partition: Partition, edges: Edges): ViewReadings {
    const { isMarked } = this.columns;
    const cells = cellsOf(this.segments, edges, partition, (segment) => partition.ofIncidents(segment));
    const count = countEach(cells);
    const { p50, p90 } = percentilesEach(cells, count, ({ facts }) => facts.timeToResolveMs);
    const groupsIn = (segment: IncidentSegment) =>
      onlyWhere(partition.ofIncidents(segment), (row) => isMarked[row] === 1);
    return { count, marked: countEach({ ...cells, groupsIn }), p50, p90 };
  }

  /** The events of a group in a window, the longest first. */
  recordsBehind(partition: Partition, group: number, window: Window): RankedRecord[] {
    const { id, durationMs } = this.columns;
    const records: RankedRecord[] = [];
    for (const { segment, start, end } of stretchesOf(this.segments, window)) {
      const groups = partition.ofIncidents(segment);
      for (let row = start; row < end; row += 1)
        if (groups[row] === group) records.push({ id: id[row] ?? 0, rank: durationMs[row] ?? 0 });
    }
    return records.sort((a, b) => b.rank - a.rank || b.id - a.id);
  }
}

/** The same groups, but what does not satisfy `isWanted` is dropped. */
export function onlyWhere(groups: Int32Array, isWanted: (row: number) => boolean): Int32Array {
  return groups.map((group, row) => (isWanted(row) ? group : DROPPED));
}

/** The events that satisfy `isWanted`, with other durations or marks where given. */
export function eventsWhere(columns: EventColumns, isWanted: (row: number) => boolean): Events {
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row += 1) if (isWanted(row)) rows.push(row);
  const pick = <C extends Float64Array | Int32Array | Uint8Array>(from: C, to: C): C => {
    rows.forEach((row, i) => {
      to[i] = from[row] ?? 0;
    });
    return to;
  };
  const count = rows.length;
  return new Events({
    count,
    id: pick(columns.id, new Float64Array(count)),
    atMs: pick(columns.atMs, new Float64Array(count)),
    durationMs: pick(columns.durationMs, new Float64Array(count)),
    memberId: pick(columns.memberId, new Int32Array(count)),
    serviceId: pick(columns.serviceId, new Int32Array(count)),
    changeType: pick(columns.changeType, new Uint8Array(count)),
    isMarked: pick(columns.isMarked, new Uint8Array(count)),
  });
}
