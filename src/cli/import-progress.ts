import { SingleBar } from 'cli-progress';
import type { ImportProgress } from '../ledger/import/import-ledger.js';
import type { LedgerSource } from './ledger-source.js';

export interface ProgressDisplay {
  update(progress: ImportProgress): void;
  stop(): void;
}

const SILENT: ProgressDisplay = { update: () => {}, stop: () => {} };

/** Shows on standard error how far an import is, if that is a terminal: of a pipe's end nothing is known, so no bar. */
export function showProgress({ sizeBytes, readBytes }: LedgerSource): ProgressDisplay {
  if (!process.stderr.isTTY) return SILENT;
  const bar = new SingleBar({
    format: sizeBytes === null ? '{phase} {lines} records' : '{bar} {percentage}% | {phase} {lines} records',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    // Ctrl-C would leave the terminal without line wrapping, and its own handling of Ctrl-C the process alive.
    linewrap: true,
    gracefulExit: false,
  });
  bar.start(sizeBytes ?? 1, 0, { phase: 'reading', lines: '0' });
  return {
    update: ({ phase, lines }) => bar.update(readBytes(), { phase, lines: lines.toLocaleString('en-US') }),
    stop: () => bar.stop(),
  };
}
