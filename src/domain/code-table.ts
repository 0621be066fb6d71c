import type { Refs } from './facts.js';

/** The code of a row that is of no group. Times any number of intervals, plus one of them, it stays below 0. */
export const DROPPED = -1;

/** What rows hold, turned into small numbers. */
export interface CodeTable {
  /** Writes the code of each row, but where DROPPED stands already. What is not known has code 0. */
  write(held: Refs | Uint8Array, codes: Int32Array): void;
  /** The same table with other codes. */
  map(codeOf: (code: number) => number): CodeTable;
}

/** A table may have this many entries, most of them empty; numbers farther apart are looked up in a map. */
const WIDEST_TABLE = 4_194_304;

/** Codes by what rows hold. */
export function tableOf(codes: ReadonlyMap<number, number>): CodeTable {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const held of codes.keys()) {
    lowest = Math.min(lowest, held);
    highest = Math.max(highest, held);
  }
  if (highest - lowest >= WIDEST_TABLE) return new SparseTable(codes, 0);
  const table = new Int32Array(Math.max(0, highest - lowest + 1));
  for (const [held, code] of codes) table[held - lowest] = code;
  return new DenseTable(lowest, table, 0);
}

class DenseTable implements CodeTable {
  constructor(
    private readonly lowest: number,
    private readonly table: Int32Array,
    private readonly unknown: number,
  ) {}

  write(held: Refs | Uint8Array, codes: Int32Array): void {
    const { lowest, table, unknown } = this;
    for (let row = 0; row < codes.length; row += 1) {
      if (codes[row] === DROPPED) continue;
      const index = (held[row] ?? 0) - lowest;
      codes[row] = index >= 0 && index < table.length ? (table[index] ?? unknown) : unknown;
    }
  }

  map(codeOf: (code: number) => number): CodeTable {
    return new DenseTable(this.lowest, this.table.map(codeOf), codeOf(this.unknown));
  }
}

class SparseTable implements CodeTable {
  constructor(
    private readonly codes: ReadonlyMap<number, number>,
    private readonly unknown: number,
  ) {}

  write(held: Refs | Uint8Array, codes: Int32Array): void {
    for (let row = 0; row < codes.length; row += 1) {
      if (codes[row] !== DROPPED) codes[row] = this.codes.get(held[row] ?? 0) ?? this.unknown;
    }
  }

  map(codeOf: (code: number) => number): CodeTable {
    const codes = new Map([...this.codes].map(([held, code]) => [held, codeOf(code)]));
    return new SparseTable(codes, codeOf(this.unknown));
  }
}
