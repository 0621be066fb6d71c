import { z } from 'zod';
import { isClosed, outcomeBits } from '../domain/change-outcome.js';
import type { ChangeFacts, FactNames, IncidentFacts, LedgerFacts } from '../domain/facts.js';
import { NO_CHANGE_TYPE } from '../domain/facts.js';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../domain/ledger-words.js';
import { PackedRows } from './packed-rows.js';

const arrayOf = (words: readonly string[]) => `array[${words.map((word) => `'${word}'`).join(', ')}]`;
/** The position of a word of a closed set, from 1; 0 for null. */
const codeOf = (column: string, words: readonly string[]) =>
  `int2send(coalesce(array_position(${arrayOf(words)}, ${column}), 0)::int2)`;

/**
 * Facts of one workspace: the completed changes and the resolved incidents of disjoint spans (a JSON array of
 * [start, end) pairs), packed in order, and the names that their ids stand for. One statement, so one snapshot.
 */
export const FACTS_SQL = `/* ledger.facts */
with span as materialized (
  select (pair->>0)::timestamptz as starts_at, (pair->>1)::timestamptz as ends_at from jsonb_array_elements(?::jsonb) as pair
),
completed as (
  select c.id, c.completed_at, c.created_at, c.owner_id, c.primary_asset_id, c.change_type, c.state, c.closure_code
  from span
  join change_request c on c.workspace_id = ? and c.completed_at >= span.starts_at and c.completed_at < span.ends_at
),
first_incident as (
  select c.id, min(i.opened_at) as opened_at
  from completed c
  join incident i on i.workspace_id = ? and i.caused_by_id = c.id and i.opened_at >= c.completed_at
  group by c.id
),
packed_change as (
  select int8send(c.id) || timestamptz_send(c.completed_at) || timestamptz_send(c.created_at)
    || timestamptz_send(coalesce(f.opened_at, 'infinity'))
    || int4send(coalesce(c.owner_id, 0)) || int4send(coalesce(c.primary_asset_id, 0))
    || ${codeOf('c.change_type', CHANGE_TYPES)} || ${codeOf('c.state', CHANGE_STATES)}
    || ${codeOf('c.closure_code', CLOSURE_CODES)} as bytes
  from completed c
  left join first_incident f on f.id = c.id
  order by c.completed_at, c.id
),
packed_incident as (
  select int8send(i.id) || timestamptz_send(i.resolved_at) || timestamptz_send(i.opened_at)
    || int4send(coalesce(i.assignee_id, 0)) || int4send(coalesce(i.service_id, 0))
    || ${codeOf('c.change_type', CHANGE_TYPES)} as bytes
  from span
  join incident i on i.workspace_id = ? and i.resolved_at >= span.starts_at and i.resolved_at < span.ends_at
  left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
  order by i.resolved_at, i.id
)
select
  (select coalesce(string_agg(bytes, ''::bytea), ''::bytea) from packed_change) as changes,
  (select coalesce(string_agg(bytes, ''::bytea), ''::bytea) from packed_incident) as incidents,
  (select coalesce(json_agg(json_build_array(m.id, m.team)), '[]') from workspace_membership m
   where m.workspace_id = ? and m.team is not null) as teams,
  (select coalesce(json_agg(json_build_object('id', a.id, 'key', a.key, 'name', a.name)), '[]') from asset a
   where a.workspace_id = ?) as assets`;

const FACTS_ROW = z.object({
  changes: z.instanceof(Uint8Array),
  incidents: z.instanceof(Uint8Array),
  teams: z.array(z.tuple([z.number(), z.string()])),
  assets: z.array(z.object({ id: z.number(), key: z.string(), name: z.string() })),
});

/** The one row of FACTS_SQL as columns. */
export function parseFactsRow(row: unknown): LedgerFacts {
  const { changes, incidents, teams, assets } = FACTS_ROW.parse(row);
  const names: FactNames = {
    teamByMemberId: new Map(teams),
    assetById: new Map(assets.map((asset) => [asset.id, asset])),
    assetByKey: new Map(assets.map((asset) => [asset.key, asset])),
  };
  return { changes: changeFacts(changes), incidents: incidentFacts(incidents), names };
}

const CHANGE = {
  id: 0,
  completedAt: 8,
  createdAt: 16,
  incidentAt: 24,
  owner: 32,
  service: 36,
  type: 40,
  state: 42,
  closure: 44,
  width: 46,
};
const INCIDENT = { id: 0, resolvedAt: 8, openedAt: 16, assignee: 24, service: 28, type: 32, width: 34 };

function changeFacts(bytes: Uint8Array): ChangeFacts {
  const rows = new PackedRows(bytes, CHANGE.width);
  const closures = Array.from({ length: rows.count }, (_, row) => ({
    completedAtMs: rows.instantMs(row, CHANGE.completedAt),
    state: CHANGE_STATES[rows.int2(row, CHANGE.state) - 1] ?? 'draft',
    closureCode: CLOSURE_CODES[rows.int2(row, CHANGE.closure) - 1] ?? null,
  }));
  const closed = closures.flatMap((closure, row) => (isClosed(closure) ? [row] : []));
  const float = (value: (row: number) => number) => Float64Array.from(closed, value);
  const int = (offset: number) => Int32Array.from(closed, (row) => rows.int4(row, offset));
  return {
    count: closed.length,
    id: float((row) => rows.int8(row, CHANGE.id)),
    completedAtMs: float((row) => rows.instantMs(row, CHANGE.completedAt)),
    leadMs: float((row) => rows.instantMs(row, CHANGE.completedAt) - rows.instantMs(row, CHANGE.createdAt)),
    incidentDelayMs: float(
      (row) => rows.instantMs(row, CHANGE.incidentAt) - rows.instantMs(row, CHANGE.completedAt),
    ),
    outcome: Uint8Array.from(closed, (row) => outcomeBits(closures[row] ?? NOT_CLOSED)),
    ownerId: int(CHANGE.owner),
    serviceId: int(CHANGE.service),
    changeType: Uint8Array.from(closed, (row) => rows.int2(row, CHANGE.type) - 1),
  };
}

const NOT_CLOSED = { completedAtMs: null, state: 'draft', closureCode: null } as const;

function incidentFacts(bytes: Uint8Array): IncidentFacts {
  const rows = new PackedRows(bytes, INCIDENT.width);
  const all = Array.from({ length: rows.count }, (_, row) => row);
  const float = (value: (row: number) => number) => Float64Array.from(all, value);
  const int = (offset: number) => Int32Array.from(all, (row) => rows.int4(row, offset));
  return {
    count: rows.count,
    id: float((row) => rows.int8(row, INCIDENT.id)),
    resolvedAtMs: float((row) => rows.instantMs(row, INCIDENT.resolvedAt)),
    timeToResolveMs: float(
      (row) => rows.instantMs(row, INCIDENT.resolvedAt) - rows.instantMs(row, INCIDENT.openedAt),
    ),
    assigneeId: int(INCIDENT.assignee),
    serviceId: int(INCIDENT.service),
    changeType: Uint8Array.from(all, (row) => {
      const code = rows.int2(row, INCIDENT.type);
      return code === 0 ? NO_CHANGE_TYPE : code - 1;
    }),
  };
}
