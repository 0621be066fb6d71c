import { DROPPED } from './code-table.js';
import type { Ids } from './facts.js';
import type { Stretch } from './slice.js';

/** A record behind a number, and what it is ranked by. */
export interface RankedRecord {
  readonly id: number;
  /** Milliseconds: an instant or a duration. */
  readonly rank: number;
}

/** The highest rank first, then the newer id. */
export function byRank(a: RankedRecord, b: RankedRecord): number {
  return b.rank - a.rank || b.id - a.id;
}

/** Records in the order of their ranks. Only what is asked for is put in order: a page of a million costs one pass. */
export class RankedList {
  /** @param ranks of the records of `ids`, in any order. */
  constructor(
    private readonly ids: Float64Array,
    private readonly ranks: Float64Array,
  ) {}

  static of(records: readonly RankedRecord[]): RankedList {
    const column = (key: keyof RankedRecord) => Float64Array.from(records, (record) => record[key]);
    return new RankedList(column('id'), column('rank'));
  }

  get length(): number {
    return this.ids.length;
  }

  all(): RankedRecord[] {
    return this.page(null, this.length);
  }

  /** The first `most` of those that follow the record a cursor names, which need not be there any more; null: of all. */
  page(cursor: RankedRecord | null, most: number): RankedRecord[] {
    let best: RankedRecord[] = [];
    let last: RankedRecord | null = null;
    // Records come oldest first: of a list by instant the first ones met are those that stay.
    for (let row = this.length - 1; row >= 0; row -= 1) {
      const record = { id: this.ids[row] ?? 0, rank: this.ranks[row] ?? 0 };
      if (cursor !== null && byRank(record, cursor) <= 0) continue;
      if (last !== null && byRank(record, last) >= 0) continue;
      best.push(record);
      if (best.length < 2 * most) continue;
      best = best.sort(byRank).slice(0, most);
      last = best.at(-1) ?? null;
    }
    return best.sort(byRank).slice(0, most);
  }
}

/** How records of segments are told apart, and what they are ranked by. */
export interface Ranking<S> {
  readonly stretches: readonly Stretch<S>[];
  readonly groupCount: number;
  /** The group of each row of a segment, or DROPPED where it is not wanted. */
  readonly groupsIn: (segment: S) => Int32Array;
  readonly ranksIn: (segment: S) => Float64Array;
}

/** The wanted records of every group, in two passes over all of them: one counts, one puts each where its group's begin. */
export function rankedLists<S extends { readonly facts: { readonly id: Ids } }>(
  ranking: Ranking<S>,
): RankedList[] {
  const { stretches, groupCount, groupsIn, ranksIn } = ranking;
  const parts = stretches.map((stretch) => ({ ...stretch, groups: groupsIn(stretch.segment) }));
  const each = (visit: (group: number, segment: S, row: number) => void) => {
    for (const { segment, start, end, groups } of parts) {
      for (let row = start; row < end; row += 1) {
        const group = groups[row] ?? DROPPED;
        if (group >= 0) visit(group, segment, row);
      }
    }
  };
  const ends = new Int32Array(groupCount + 1);
  each((group) => {
    ends[group + 1] = (ends[group + 1] ?? 0) + 1;
  });
  for (let group = 0; group < groupCount; group += 1)
    ends[group + 1] = (ends[group + 1] ?? 0) + (ends[group] ?? 0);
  const next = ends.slice();
  const ids = new Float64Array(ends[groupCount] ?? 0);
  const ranks = new Float64Array(ids.length);
  each((group, segment, row) => {
    const place = next[group] ?? 0;
    ids[place] = segment.facts.id[row] ?? 0;
    ranks[place] = ranksIn(segment)[row] ?? 0;
    next[group] = place + 1;
  });
  return Array.from({ length: groupCount }, (_, group) => {
    const [start, end] = [ends[group] ?? 0, ends[group + 1] ?? 0];
    return new RankedList(ids.subarray(start, end), ranks.subarray(start, end));
  });
}
