import { type InputFault, PublicError } from '../../errors.js';

export const MOST_FAULTS_SHOWN = 100;

/** A fault that stands in a line of the file, numbered from 1. */
export type LineFault = InputFault & { readonly line: number };

/** Counts the faults of a file and keeps the first 100, so that a file of nothing but faults fits in memory. */
export class FaultTally {
  readonly #first: LineFault[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(faults: readonly LineFault[]): void {
    this.#total += faults.length;
    this.#first.push(...faults.slice(0, MOST_FAULTS_SHOWN - this.#first.length));
  }

  /** Rejects the file, if it has a fault. */
  assertNone(): void {
    if (this.#total > 0) throw rejection(this.#first, String(this.#total));
  }
}

/** The refusal of a whole file: `shown` in the order of its lines, `total` in words, "more than 100" among them. */
export function rejection(shown: readonly LineFault[], total: string): PublicError {
  const count = total === '1' ? '1 fault' : `${total} faults`;
  const rest = total === String(shown.length) ? '' : `, the first ${shown.length} are listed`;
  const faults = shown.toSorted((a, b) => a.line - b.line);
  return new PublicError('BAD_USER_INPUT', `nothing was imported: the file has ${count}${rest}`, faults);
}
