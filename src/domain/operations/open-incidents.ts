import type { Partition } from '../partition.js';
import { RankedList } from '../ranked-list.js';
import type { OperationsFacts } from './operations-facts.js';

/** Incidents of a group that are open. */
export interface OpenIncidents {
  readonly count: number;
  /** When the oldest was opened; null where none is open. */
  readonly oldestMs: number | null;
}

export const NONE_OPEN: OpenIncidents = { count: 0, oldestMs: null };

/** Of each group, the incidents that are open at an instant, the oldest first: what is resolved later than then is open then. */
export function openRecordsOf(
  { unresolved, incidents }: OperationsFacts,
  partition: Partition,
  asOfMs: number,
): readonly RankedList[] {
  const openedMsById = partition.keys.map(() => new Map<number, number>());
  const add = (group: number | undefined, id: number, openedMs: number) => {
    if (openedMs <= asOfMs) openedMsById[group ?? -1]?.set(id, openedMs);
  };
  for (const segment of unresolved) {
    const groups = partition.ofEvents(segment);
    segment.atMs.forEach((openedMs, row) => {
      add(groups[row], segment.facts.id[row] ?? 0, openedMs);
    });
  }
  for (const segment of incidents.filter(({ lastMs }) => lastMs > asOfMs)) {
    const groups = partition.ofIncidents(segment);
    const { id, resolvedAtMs, timeToResolveMs } = segment.facts;
    resolvedAtMs.forEach((resolvedMs, row) => {
      if (resolvedMs > asOfMs) add(groups[row], id[row] ?? 0, resolvedMs - (timeToResolveMs[row] ?? 0));
    });
  }
  return openedMsById.map((opened) =>
    RankedList.of([...opened].map(([id, openedMs]) => ({ id, rank: -openedMs }))),
  );
}

/** The first instant at which other incidents are open than at `asOfMs` although nothing was written; Infinity where there is none. */
export function openUntilMs({ unresolved, incidents }: OperationsFacts, asOfMs: number): number {
  let untilMs = Number.POSITIVE_INFINITY;
  const meet = (instantMs: number) => {
    if (instantMs > asOfMs) untilMs = Math.min(untilMs, instantMs);
  };
  for (const { atMs, lastMs } of unresolved) if (lastMs > asOfMs) atMs.forEach(meet);
  for (const { facts, lastMs } of incidents) {
    if (lastMs <= asOfMs) continue;
    facts.resolvedAtMs.forEach((resolvedMs, row) => {
      meet(resolvedMs);
      meet(resolvedMs - (facts.timeToResolveMs[row] ?? 0));
    });
  }
  return untilMs;
}

export function openIncidentsOf(open: RankedList): OpenIncidents {
  const [oldest] = open.page(null, 1);
  return oldest === undefined ? NONE_OPEN : { count: open.length, oldestMs: -oldest.rank };
}
