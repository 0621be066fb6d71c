import type { ChangeFacts, FactNames, IncidentFacts } from './facts.js';
import { ChangeSegment, IncidentSegment } from './segment.js';

/** Everything that one request's numbers are computed from, read in one snapshot. */
export interface LedgerFacts {
  /** In order of completion, none of them empty: what comes later in one comes later than all of the one before. */
  readonly changes: readonly ChangeSegment[];
  /** Likewise, in order of resolution. */
  readonly incidents: readonly IncidentSegment[];
  readonly names: FactNames;
}

/** Facts that were read for one request: one segment of each kind. */
export function ledgerFacts(
  { changes, incidents }: { readonly changes: ChangeFacts; readonly incidents: IncidentFacts },
  names: FactNames,
): LedgerFacts {
  return {
    changes: changes.count === 0 ? [] : [new ChangeSegment(changes, false)],
    incidents: incidents.count === 0 ? [] : [new IncidentSegment(incidents, false)],
    names,
  };
}
