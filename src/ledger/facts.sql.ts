import { type LedgerFacts, ledgerFacts } from '../domain/ledger-facts.js';
import {
  ASSETS,
  byWorkspace,
  CHANGE_COLUMNS,
  FIRST_INCIDENT,
  factNames,
  NAMES_ROW,
  PACKED,
  PACKED_ROW,
  packFacts,
  TEAMS,
  unpackFacts,
} from './packed-facts.js';
import { inSpans } from './rows.js';

/**
 * Facts of one workspace: the completed changes and the resolved incidents of some spans, packed in order, and the names that their ids
 * stand for. One statement, so one snapshot. Values by name: workspace, and those of `inSpans`.
 * @param others more of the select list.
 */
export function factsSql(name: string, others: string): string {
  return `/* ${name} */
with completed as (
  select ${CHANGE_COLUMNS} from change_request c where c.workspace_id = :workspace and ${inSpans('c.completed_at')}
),
resolved as (
  select i.* from incident i where i.workspace_id = :workspace and ${inSpans('i.resolved_at')}
),
${byWorkspace(packFacts(FIRST_INCIDENT.ofMost))}
select ${PACKED}, ${byWorkspace(TEAMS)} as teams, ${byWorkspace(ASSETS)} as assets${others}`;
}

export const FACTS_SQL = factsSql('ledger.facts', '');

const FACTS_ROW = PACKED_ROW.extend(NAMES_ROW.shape);

/** The one row of FACTS_SQL as columns. */
export function parseFactsRow(row: unknown): LedgerFacts {
  const { changes, incidents, ...names } = FACTS_ROW.parse(row);
  return ledgerFacts(unpackFacts({ changes, incidents }), factNames(names));
}
