import DataLoader from 'dataloader';
import type { FactSource } from '../analytics/ports.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { Window } from '../domain/window.js';

/**
 * Gathers every window that one request asks for in the same tick (aliases, previous windows, groups) into one read.
 * Every asker gets the same facts, which cover its windows and maybe more.
 */
export function createFactsLoader(source: FactSource): FactSource {
  const loader = new DataLoader<readonly Window[], LedgerFacts>(
    async (questions) => {
      const facts = await source.read(questions.flat());
      return questions.map(() => facts);
    },
    { cache: false },
  );
  return { read: (windows) => loader.load(windows) };
}
