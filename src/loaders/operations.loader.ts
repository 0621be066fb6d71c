import DataLoader from 'dataloader';
import type { OperationsReader } from '../analytics/operations-report.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import type { Window } from '../domain/window.js';
import type { OperationsSource } from '../ledger/operations-source.js';

/** Gathers the windows that one request asks for in the same tick into one read; every asker gets all that was read. */
export function createOperationsLoader(source: OperationsSource, asOfMs: number): OperationsReader {
  const loader = new DataLoader<readonly Window[], OperationsFacts>(
    async (questions) => {
      const facts = await source.read(questions.flat(), asOfMs);
      return questions.map(() => facts);
    },
    { cache: false },
  );
  return { read: (windows) => loader.load(windows) };
}
