import type { Edges } from './intervals.js';

/** One reading of all groups of a board: which, over the intervals between which edges. Edges are told apart by identity. */
export interface BoardRead<Name> {
  readonly name: Name;
  readonly edges: Edges;
}

/** What a board has read, each once, and what is being read for it. */
export class BoardMemo<Name, Reading> {
  readonly #known = new Map<Edges, Map<Name, Reading>>();
  readonly #coming = new Map<Edges, Map<Name, Promise<void>>>();

  /**
   * @param here makes a reading at once.
   * @param elsewhere makes it where that holds nobody up; null where `here` takes no time to speak of.
   */
  constructor(
    private readonly here: (read: BoardRead<Name>) => Reading,
    private readonly elsewhere: ((read: BoardRead<Name>) => Promise<Reading>) | null,
  ) {}

  /** A reading, made here where nobody has prepared it. */
  take(read: BoardRead<Name>): Reading {
    const ofEdges = within(this.#known, read.edges);
    const known = ofEdges.get(read.name) ?? this.here(read);
    ofEdges.set(read.name, known);
    return known;
  }

  /** Has a reading made elsewhere; null where it is there already, or may be made here. */
  prepare(read: BoardRead<Name>): Promise<void> | null {
    const { elsewhere } = this;
    if (elsewhere === null || within(this.#known, read.edges).has(read.name)) return null;
    const ofEdges = within(this.#coming, read.edges);
    const coming = ofEdges.get(read.name) ?? this.#keep(read, elsewhere(read));
    ofEdges.set(read.name, coming);
    return coming;
  }

  async #keep({ name, edges }: BoardRead<Name>, reading: Promise<Reading>): Promise<void> {
    within(this.#known, edges).set(name, await reading);
  }
}

function within<Name, T>(all: Map<Edges, Map<Name, T>>, edges: Edges): Map<Name, T> {
  const known = all.get(edges) ?? new Map<Name, T>();
  all.set(edges, known);
  return known;
}
