import type { EventFacts } from '../domain/facts.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import { EventSegment } from '../domain/segment.js';
import {
  approvalsOf,
  openOf,
  PACKED_EVENTS_ROW,
  packedEvents,
  runbooksOf,
  UNRESOLVED,
  unpackEvents,
} from './events.sql.js';
import { factsSql, parseFactsRow } from './facts.sql.js';
import { byWorkspace } from './packed-facts.js';
import { inSpans } from './rows.js';

const approvals = byWorkspace(`${approvalsOf('approval p')} and ${inSpans('p.decided_at')}`);
const runbooks = byWorkspace(`${runbooksOf('runbook_execution r')} and ${inSpans('r.finished_at')}`);
/** What is resolved later than an instant is open then. */
const open = byWorkspace(
  openOf(`${UNRESOLVED}
    union all select * from incident where workspace_id = ? and resolved_at > :as_of::timestamptz`),
);

/**
 * The facts and the events of some spans, and the incidents that are open at an instant. One statement, so one snapshot. Values by
 * name: workspace, as_of, and those of `inSpans`.
 */
export const OPERATIONS_SQL = factsSql(
  'ledger.operations',
  `, ${packedEvents(approvals)} as approvals, ${packedEvents(runbooks)} as runbooks, ${packedEvents(open)} as unresolved`,
);

/** The one row of OPERATIONS_SQL as columns. */
export function parseOperationsRow(row: unknown): OperationsFacts {
  const { approvals, runbooks, unresolved } = unpackEvents(PACKED_EVENTS_ROW.parse(row));
  return {
    ...parseFactsRow(row),
    approvals: segmentsOf(approvals),
    runbooks: segmentsOf(runbooks),
    unresolved: segmentsOf(unresolved),
  };
}

function segmentsOf(facts: EventFacts): EventSegment[] {
  return facts.count === 0 ? [] : [new EventSegment(facts)];
}
