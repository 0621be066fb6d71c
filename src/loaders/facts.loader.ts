import DataLoader from 'dataloader';
import type { HeldFactSource } from '../analytics/ports.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import type { Window } from '../domain/window.js';

/**
 * The facts of one request, brought up to date once. Where they are not at hand, every window that is asked for in the same tick
 * (aliases, previous windows, groups) is gathered into one read: every asker gets the same facts, which cover its windows and maybe
 * more.
 */
export function createFactsLoader(source: HeldFactSource, asOfMs: number): HeldFactSource {
  let asked: Promise<OperationsFacts | null> | undefined;
  const held = () => {
    asked ??= source.held();
    return asked;
  };
  const gathered = <Facts extends LedgerFacts>(read: (windows: readonly Window[]) => Promise<Facts>) =>
    new DataLoader<readonly Window[], OperationsFacts | Facts>(
      async (questions) => {
        const facts = (await held()) ?? (await read(questions.flat()));
        return questions.map(() => facts);
      },
      { cache: false },
    );
  const facts = gathered((windows) => source.read(windows));
  const operations = gathered((windows) => source.readOperations(windows, asOfMs));
  return {
    held,
    read: (windows) => facts.load(windows),
    readOperations: (windows) => operations.load(windows),
  };
}
