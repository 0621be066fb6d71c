import DataLoader from 'dataloader';
import type { HeldFactSource } from '../analytics/ports.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { Window } from '../domain/window.js';

/**
 * The facts of one request, brought up to date once. Where they are not at hand, every window that is asked for in the same tick
 * (aliases, previous windows, groups) is gathered into one read: every asker gets the same facts, which cover its windows and maybe
 * more.
 */
export function createFactsLoader(source: HeldFactSource): HeldFactSource {
  let asked: Promise<LedgerFacts | null> | undefined;
  const held = () => {
    asked ??= source.held();
    return asked;
  };
  const loader = new DataLoader<readonly Window[], LedgerFacts>(
    async (questions) => {
      const facts = (await held()) ?? (await source.read(questions.flat()));
      return questions.map(() => facts);
    },
    { cache: false },
  );
  return { held, read: (windows) => loader.load(windows) };
}
