import DataLoader from 'dataloader';
import type { HeldFactSource } from '../analytics/ports.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import type { Window } from '../domain/window.js';

export interface FactsLoader extends HeldFactSource {
  /** Comes when all that was asked for so far is there, or has failed. */
  settled(): Promise<unknown>;
}

/** Windows that somebody wants the facts of: of the four metrics alone, or of the views of operations too. */
interface Wanted {
  readonly windows: readonly Window[];
  readonly withOperations: boolean;
}

/**
 * The facts of one request, brought up to date once. Where they are not at hand, every window that is asked for in the same tick
 * (aliases, previous windows, groups, operations) is gathered into one read: every asker gets the same facts, which cover its windows and
 * maybe more.
 */
export function createFactsLoader(source: HeldFactSource, asOfMs: number): FactsLoader {
  let asked: Promise<OperationsFacts | null> | undefined;
  let reading: Promise<unknown> = Promise.resolve();
  const held = () => {
    asked ??= source.held();
    return asked;
  };
  const read = async (wanted: readonly Wanted[]) => {
    const windows = wanted.flatMap((each) => each.windows);
    const withOperations = wanted.some((each) => each.withOperations);
    const facts =
      (await held()) ??
      (withOperations ? await source.readOperations(windows, asOfMs) : await source.read(windows));
    return wanted.map(() => facts);
  };
  const loader = new DataLoader<Wanted, LedgerFacts>(read, { cache: false });
  const load = (wanted: Wanted) => {
    const work = loader.load(wanted);
    reading = Promise.allSettled([reading, work]);
    return work;
  };
  return {
    held,
    read: (windows) => load({ windows, withOperations: false }),
    // What is read for somebody who wants them has them.
    readOperations: async (windows) => (await load({ windows, withOperations: true })) as OperationsFacts,
    settled: () => reading,
  };
}
