import type { FactNames } from './facts.js';
import { edgesOf, walkIntervals } from './intervals.js';
import type { LedgerFacts } from './ledger-facts.js';
import type { Partition } from './partition.js';
import type { ChangeSegment, IncidentSegment, Segment } from './segment.js';
import type { Window } from './window.js';

/** The records that numbers are computed from: those of some segments that lie in a window, told apart by a partition. */
export interface Slice {
  readonly window: Window;
  readonly names: FactNames;
  /** In order of completion. They may reach beyond the window. */
  readonly changes: readonly ChangeSegment[];
  /** In order of resolution. They may reach beyond the window. */
  readonly incidents: readonly IncidentSegment[];
  /** Which group each record is of, and which are in none; null: all are of one group. */
  readonly partition: Partition | null;
}

/** Every record of `facts` that lies in `window`: changes by completion, incidents by resolution. */
export function sliceOf({ changes, incidents, names }: LedgerFacts, window: Window): Slice {
  return { window, names, changes, incidents, partition: null };
}

/** The part of a slice that lies in `window`, which the slice's own window must contain. Shares its memory. */
export function narrow(slice: Slice, window: Window): Slice {
  return { ...slice, window };
}

/** Rows [start, end) of a segment. */
export interface Stretch<S> {
  readonly segment: S;
  readonly start: number;
  readonly end: number;
}

/** The rows of `segments` that lie in `window`, in order of time. */
export function stretchesOf<S extends Segment>(segments: readonly S[], window: Window): Stretch<S>[] {
  const stretches: Stretch<S>[] = [];
  walkIntervals(segments, edgesOf(window), {
    whole: (_, segment) => stretches.push({ segment, start: 0, end: segment.count }),
    rows: (_, segment, start, end) => stretches.push({ segment, start, end }),
    done: () => undefined,
  });
  return stretches;
}
