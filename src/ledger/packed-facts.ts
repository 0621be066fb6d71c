import { z } from 'zod';
import { type Closure, isClosed, outcomeBits } from '../domain/change-outcome.js';
import type { ChangeFacts, FactNames, IncidentFacts } from '../domain/facts.js';
import { NO_CHANGE_TYPE } from '../domain/facts.js';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../domain/ledger-words.js';
import { PackedRows } from './packed-rows.js';

const arrayOf = (words: readonly string[]) => `array[${words.map((word) => `'${word}'`).join(', ')}]`;
/** The position of a word of a closed set, from 1; 0 for null. */
const codeOf = (column: string, words: readonly string[]) =>
  `int2send(coalesce(array_position(${arrayOf(words)}, ${column}), 0)::int2)`;

/** The columns of a completed change, aliased `c`, that facts are made of. */
export const CHANGE_COLUMNS =
  'c.id, c.completed_at, c.created_at, c.owner_id, c.primary_asset_id, c.change_type, c.state, c.closure_code';

/**
 * Common table expressions that pack facts. They need `completed` (CHANGE_COLUMNS of changes) and `resolved` (whole rows of
 * incidents); values: the workspace's id, twice.
 */
export const PACK_FACTS = `
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
  from resolved i
  left join change_request c on c.workspace_id = ? and c.id = i.caused_by_id
  order by i.resolved_at, i.id
)`;

/** Select list of the packed facts. */
export const PACKED = `
  (select coalesce(string_agg(bytes, ''::bytea), ''::bytea) from packed_change) as changes,
  (select coalesce(string_agg(bytes, ''::bytea), ''::bytea) from packed_incident) as incidents`;

/** Teams of members and names of assets, as JSON; values: the workspace's id, each. */
export const TEAMS = `
  (select coalesce(json_agg(json_build_array(m.id, m.team)), '[]') from workspace_membership m
   where m.workspace_id = ? and m.team is not null)`;
export const ASSETS = `
  (select coalesce(json_agg(json_build_object('id', a.id, 'key', a.key, 'name', a.name)), '[]') from asset a
   where a.workspace_id = ?)`;

/** What PACKED comes back as. */
export const PACKED_ROW = z.object({
  changes: z.instanceof(Uint8Array),
  incidents: z.instanceof(Uint8Array),
});

/** What TEAMS and ASSETS come back as. */
export const NAMES_ROW = z.object({
  teams: z.array(z.tuple([z.number(), z.string()])),
  assets: z.array(z.object({ id: z.number(), key: z.string(), name: z.string() })),
});

/** The names that ids stand for. */
export function factNames({ teams, assets }: z.infer<typeof NAMES_ROW>): FactNames {
  return {
    teamByMemberId: new Map(teams),
    assetById: new Map(assets.map((asset) => [asset.id, asset])),
    assetByKey: new Map(assets.map((asset) => [asset.key, asset])),
  };
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

/** The closed ones of packed changes as columns. */
export function changeFacts(bytes: Uint8Array): ChangeFacts {
  const rows = new PackedRows(bytes, CHANGE.width);
  const closureOf = (row: number) => ({
    completedAtMs: rows.instantMs(row, CHANGE.completedAt),
    state: CHANGE_STATES[rows.int2(row, CHANGE.state) - 1] ?? 'draft',
    closureCode: CLOSURE_CODES[rows.int2(row, CHANGE.closure) - 1] ?? null,
  });
  const closed = new Int32Array(rows.count);
  let count = 0;
  for (let row = 0; row < rows.count; row += 1) if (isClosed(closureOf(row))) closed[count++] = row;
  return columnsOfChanges(rows, closed.subarray(0, count), closureOf);
}

function columnsOfChanges(
  rows: PackedRows,
  closed: Int32Array,
  closureOf: (row: number) => Closure,
): ChangeFacts {
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
    outcome: Uint8Array.from(closed, (row) => outcomeBits(closureOf(row))),
    ownerId: int(CHANGE.owner),
    serviceId: int(CHANGE.service),
    changeType: Uint8Array.from(closed, (row) => rows.int2(row, CHANGE.type) - 1),
  };
}

/** Packed incidents as columns. */
export function incidentFacts(bytes: Uint8Array): IncidentFacts {
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
