import type { FactNames } from './facts.js';
import { edgesOf, walkIntervals } from './intervals.js';
import type { LedgerFacts } from './ledger-facts.js';
import type { ChangeSegment, IncidentSegment, Segment } from './segment.js';
import type { Window } from './window.js';

/** The records that one number is computed from: those of some segments that lie in a window. */
export interface Slice {
  readonly window: Window;
  readonly names: FactNames;
  /** In order of completion. They may reach beyond the window. */
  readonly changes: readonly ChangeSegment[];
  /** In order of resolution. They may reach beyond the window. */
  readonly incidents: readonly IncidentSegment[];
}

/** Rows [start, end) of a segment. */
export interface Stretch<S> {
  readonly segment: S;
  readonly start: number;
  readonly end: number;
}

/** Every record of `facts` that lies in `window`: changes by completion, incidents by resolution. */
export function sliceOf({ changes, incidents, names }: LedgerFacts, window: Window): Slice {
  return { window, names, changes, incidents };
}

/** The part of a slice that lies in `window`, which the slice's own window must contain. Shares its memory. */
export function narrow(slice: Slice, window: Window): Slice {
  return { ...slice, window };
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

/** How many rows there are in all. */
export function rowCount(stretches: readonly Stretch<unknown>[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}
