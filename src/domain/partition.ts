import { cellsOf, countSuccessesEach } from './cells.js';
import { type CodeTable, DROPPED } from './code-table.js';
import type { ChangeFacts, EventFacts, FactNames, IncidentFacts, Refs } from './facts.js';
import { groupCodes } from './group-codes.js';
import { DIMENSIONS, type Dimension, type Filter, type GroupKey } from './grouping.js';
import type { Edges } from './intervals.js';
import type { ChangeSegment, EventSegment, IncidentSegment } from './segment.js';

/** The columns that hold what a dimension groups by. */
interface Held {
  readonly ofChange: (changes: ChangeFacts) => Refs | Uint8Array;
  readonly ofIncident: (incidents: IncidentFacts) => Refs | Uint8Array;
  readonly ofEvent: (events: EventFacts) => Refs | Uint8Array;
}

const HELD: Readonly<Record<Dimension, Held>> = {
  team: {
    ofChange: ({ ownerId }) => ownerId,
    ofIncident: ({ assigneeId }) => assigneeId,
    ofEvent: ({ memberId }) => memberId,
  },
  service: {
    ofChange: ({ serviceId }) => serviceId,
    ofIncident: ({ serviceId }) => serviceId,
    ofEvent: ({ serviceId }) => serviceId,
  },
  change_type: {
    ofChange: ({ changeType }) => changeType,
    ofIncident: ({ changeType }) => changeType,
    ofEvent: ({ changeType }) => changeType,
  },
};

/** A column that has a say in which group a row is of. */
interface Deciding {
  readonly held: Held;
  readonly codes: CodeTable;
}

/**
 * Tells records apart: a number for each row of a segment, the index of its group's key, or DROPPED where a filter does not keep it.
 * Worked out when a segment is first asked about, once for all windows and metrics of a report.
 */
export class Partition {
  readonly #changes = new Map<ChangeSegment, Int32Array>();
  readonly #successes = new Map<ChangeSegment, Int32Array>();
  readonly #incidents = new Map<IncidentSegment, Int32Array>();
  readonly #events = new Map<EventSegment, Int32Array>();
  readonly #counts = new Map<Edges, { changes: readonly ChangeSegment[]; counts: Int32Array }>();

  /** @param columns where several decide, the last has the say on what no other drops. */
  constructor(
    readonly keys: readonly GroupKey[],
    private readonly columns: readonly Deciding[],
  ) {}

  ofChanges(segment: ChangeSegment): Int32Array {
    return this.#known(this.#changes, segment, ({ ofChange }) => ofChange(segment.facts));
  }

  /** Like `ofChanges`, but what is not a successful change is dropped. */
  ofSuccesses(segment: ChangeSegment): Int32Array {
    return (
      this.#successes.get(segment) ??
      remember(this.#successes, segment, onlySuccesses(segment, this.ofChanges(segment)))
    );
  }

  /** The successful changes of each cell: what deploy frequency counts, and the sample of lead time. */
  countSuccesses(changes: readonly ChangeSegment[], edges: Edges): Int32Array {
    const known = this.#counts.get(edges);
    if (known?.changes === changes) return known.counts;
    const counts = countSuccessesEach(cellsOf(changes, edges, this, (segment) => this.ofChanges(segment)));
    this.#counts.set(edges, { changes, counts });
    return counts;
  }

  ofIncidents(segment: IncidentSegment): Int32Array {
    return this.#known(this.#incidents, segment, ({ ofIncident }) => ofIncident(segment.facts));
  }

  ofEvents(segment: EventSegment): Int32Array {
    return this.#known(this.#events, segment, ({ ofEvent }) => ofEvent(segment.facts));
  }

  #known<S extends { readonly count: number }>(
    known: Map<S, Int32Array>,
    segment: S,
    heldIn: (held: Held) => Refs | Uint8Array,
  ): Int32Array {
    const found = known.get(segment);
    if (found !== undefined) return found;
    const codes = new Int32Array(segment.count);
    for (const { held, codes: table } of this.columns) table.write(heldIn(held), codes);
    return remember(known, segment, codes);
  }
}

function remember<S>(known: Map<S, Int32Array>, segment: S, codes: Int32Array): Int32Array {
  known.set(segment, codes);
  return codes;
}

function onlySuccesses({ unsuccessfulRows }: ChangeSegment, groups: Int32Array): Int32Array {
  const codes = groups.slice();
  for (const row of unsuccessfulRows) codes[row] = DROPPED;
  return codes;
}

/** A partition that puts every record into one group. */
export function wholePartition(): Partition {
  return new Partition([null], []);
}

/** The groups of a dimension, or one of everything, of what a filter keeps; null where that is everything. */
export function partitionOf(names: FactNames, dimension: Dimension | null, filter: Filter): Partition | null {
  const filtered = DIMENSIONS.filter((each) => filter[each] !== undefined);
  if (dimension === null && filtered.length === 0) return null;
  const deciding = filtered.map((each) => {
    const { keys, codes } = groupCodes(names, each);
    const kept = new Set<GroupKey>(filter[each]);
    const codeOf = (code: number) => (kept.has(keys[code] ?? null) ? 0 : DROPPED);
    return { held: HELD[each], codes: codes.map(codeOf) };
  });
  if (dimension === null) return new Partition([null], deciding);
  const { keys, codes } = groupCodes(names, dimension);
  return new Partition(keys, [...deciding, { held: HELD[dimension], codes }]);
}
