import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { Window } from '../domain/window.js';

/** Where the numbers' raw material comes from. Implementations read one workspace, in one snapshot. */
export interface FactSource {
  /**
   * The facts of every window, in one read. Windows may overlap; a record that lies in two of them is there once.
   */
  read(windows: readonly Window[]): Promise<LedgerFacts>;
}

/** A source that may have all facts of its workspace at hand. */
export interface HeldFactSource extends FactSource {
  /** All facts as they stand now; null where they are not at hand. */
  held(): Promise<LedgerFacts | null>;
}
