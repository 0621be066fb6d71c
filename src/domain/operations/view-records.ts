import { cellsOf, countEach, percentilesEach } from '../cells.js';
import { DROPPED } from '../code-table.js';
import type { Ids } from '../facts.js';
import type { Edges } from '../intervals.js';
import type { Partition } from '../partition.js';
import { type RankedList, rankedLists } from '../ranked-list.js';
import type { Segment } from '../segment.js';
import { stretchesOf } from '../slice.js';
import type { Window } from '../window.js';

/** What a view reads of every group and interval; `cellOf` says which entry is whose. */
export interface ViewReadings {
  readonly count: Int32Array;
  readonly marked: Int32Array;
  /** Milliseconds; NaN stands for null. */
  readonly p50: Float64Array;
  readonly p90: Float64Array;
}

/** Tells of a row of a segment. */
export type RowTest = (row: number) => boolean;

/** Records in segments. */
export interface RecordSegment extends Segment {
  readonly facts: { readonly id: Ids };
}

/** Where a view finds its records among those of some segments. */
export interface ViewOf<S extends RecordSegment> {
  readonly segments: readonly S[];
  readonly groupsIn: (partition: Partition, segment: S) => Int32Array;
  /** How long each row took in milliseconds; NaN: it is no record of the view. Null: all rows are, and none took any time. */
  readonly durationsIn: ((segment: S) => Float64Array) | null;
  /** Which records the view's share counts; null: it has none. */
  readonly markedIn: ((segment: S) => RowTest) | null;
}

/** The records of one view. What was worked out of a segment once holds for all windows and groups of a report. */
export class ViewRecords<S extends RecordSegment> {
  readonly #durations = new Map<S, Float64Array>();
  readonly #groups = new Map<Partition, Map<S, Int32Array>>();

  constructor(private readonly view: ViewOf<S>) {}

  /** The view of each group over the intervals between `edges`. */
  readEach(partition: Partition, edges: Edges): ViewReadings {
    const groupsIn = (segment: S) => this.#groupsIn(partition, segment);
    const cells = cellsOf(this.view.segments, edges, partition, groupsIn);
    const count = countEach(cells);
    const { durationsIn, markedIn } = this.view;
    const none = () => new Float64Array(count.length).fill(Number.NaN);
    const { p50, p90 } =
      durationsIn === null
        ? { p50: none(), p90: none() }
        : percentilesEach(cells, count, (segment) => {
            return { durationMs: this.#durationsIn(segment, durationsIn), marks: null, order: null };
          });
    const marked =
      markedIn === null ? new Int32Array(count.length) : this.countWhere(partition, edges, markedIn);
    return { count, marked, p50, p90 };
  }

  /** How many records of each group and interval satisfy a test. */
  countWhere(partition: Partition, edges: Edges, testIn: (segment: S) => RowTest): Int32Array {
    const known = new Map<S, Int32Array>();
    const groupsIn = (segment: S) =>
      remembered(known, segment, () => onlyWhere(this.#groupsIn(partition, segment), testIn(segment)));
    return countEach(cellsOf(this.view.segments, edges, partition, groupsIn));
  }

  /** The records of each group in a window that satisfy a test: the longest first, or the newest where none took any time. */
  recordsWhere(partition: Partition, window: Window, testIn: ((segment: S) => RowTest) | null): RankedList[] {
    const { segments, durationsIn } = this.view;
    const groupsIn = (segment: S) => {
      const groups = this.#groupsIn(partition, segment);
      return testIn === null ? groups : onlyWhere(groups, testIn(segment));
    };
    return rankedLists({
      stretches: stretchesOf(segments, window),
      groupCount: partition.keys.length,
      groupsIn: (segment) => groupsIn(segment),
      ranksIn: (segment) => (durationsIn === null ? segment.atMs : this.#durationsIn(segment, durationsIn)),
    });
  }

  #durationsIn(segment: S, durationsIn: (segment: S) => Float64Array): Float64Array {
    return remembered(this.#durations, segment, () => durationsIn(segment));
  }

  #groupsIn(partition: Partition, segment: S): Int32Array {
    const { durationsIn, groupsIn } = this.view;
    if (durationsIn === null) return groupsIn(partition, segment);
    const known = remembered(this.#groups, partition, () => new Map<S, Int32Array>());
    return remembered(known, segment, () => {
      const durations = this.#durationsIn(segment, durationsIn);
      return onlyWhere(groupsIn(partition, segment), (row) => !Number.isNaN(durations[row]));
    });
  }
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** The same groups, but what does not satisfy `isWanted` is dropped. */
function onlyWhere(groups: Int32Array, isWanted: RowTest): Int32Array {
  const only = new Int32Array(groups.length);
  for (let row = 0; row < only.length; row += 1)
    only[row] = isWanted(row) ? (groups[row] ?? DROPPED) : DROPPED;
  return only;
}
