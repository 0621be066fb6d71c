import { type LedgerFacts, ledgerFacts } from '../domain/ledger-facts.js';
import {
  ASSETS,
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

/**
 * Facts of one workspace: the completed changes and the resolved incidents of disjoint spans (a JSON array of
 * [start, end) pairs), packed in order, and the names that their ids stand for. One statement, so one snapshot.
 * Values: the spans, then the workspace's id six times.
 */
export const FACTS_SQL = `/* ledger.facts */
with span as materialized (
  select (pair->>0)::timestamptz as starts_at, (pair->>1)::timestamptz as ends_at from jsonb_array_elements(?::jsonb) as pair
),
completed as (
  select ${CHANGE_COLUMNS}
  from span
  join change_request c on c.workspace_id = ? and c.completed_at >= span.starts_at and c.completed_at < span.ends_at
),
resolved as (
  select i.*
  from span
  join incident i on i.workspace_id = ? and i.resolved_at >= span.starts_at and i.resolved_at < span.ends_at
),
${packFacts(FIRST_INCIDENT.ofMost)}
select ${PACKED}, ${TEAMS} as teams, ${ASSETS} as assets`;

/** How often FACTS_SQL names the workspace. */
export const FACTS_WORKSPACE_VALUES = 6;

const FACTS_ROW = PACKED_ROW.extend(NAMES_ROW.shape);

/** The one row of FACTS_SQL as columns. */
export function parseFactsRow(row: unknown): LedgerFacts {
  const { changes, incidents, ...names } = FACTS_ROW.parse(row);
  return ledgerFacts(unpackFacts({ changes, incidents }), factNames(names));
}
