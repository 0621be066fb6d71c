import { z } from 'zod';
import type { FactNames } from '../domain/facts.js';
import { CHANGE_FIELDS, INCIDENT_FIELDS } from './fact-fields.js';
import { changeFacts, incidentFacts } from './facts-of-rows.js';
import { packedLayout } from './packed-rows.js';

const CHANGE_LAYOUT = packedLayout(CHANGE_FIELDS);
const INCIDENT_LAYOUT = packedLayout(INCIDENT_FIELDS);

/** The columns of a completed change, aliased `c`, that facts are made of. */
export const CHANGE_COLUMNS =
  'c.id, c.completed_at, c.created_at, c.owner_id, c.primary_asset_id, c.change_type, c.state, c.closure_code, c.approved_at, c.started_at';

/**
 * How a completed change `c` comes by its first incident `f`. Of most changes: all first incidents at once, as a join can be hashed.
 * Of a few: one probe of the index each, since an estimate of a few that is wrong makes a join of that kind take its square. Each has
 * one value, the workspace's id.
 */
export const FIRST_INCIDENT = {
  ofMost: `left join (
      select c.id, min(i.opened_at) as opened_at
      from completed c
      join incident i on i.workspace_id = ? and i.caused_by_id = c.id and i.opened_at >= c.completed_at
      group by c.id
    ) f on f.id = c.id`,
  ofFew: `cross join lateral (
      select min(i.opened_at) as opened_at
      from incident i
      where i.workspace_id = ? and i.caused_by_id = c.id and i.opened_at >= c.completed_at
    ) f`,
} as const;

/**
 * Common table expressions that pack facts. They need `completed` (CHANGE_COLUMNS of changes) and `resolved` (whole rows of
 * incidents); values: the workspace's id, twice.
 */
export function packFacts(firstIncident: string): string {
  return `
packed_change as (
  select ${CHANGE_LAYOUT.sql} as bytes
  from completed c
  ${firstIncident}
  order by c.completed_at, c.id
),
packed_incident as (
  select ${INCIDENT_LAYOUT.sql} as bytes
  from resolved i
  left join change_request c on c.workspace_id = ? and c.id = i.caused_by_id
  order by i.resolved_at, i.id
)`;
}

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

/** What PACKED holds as columns. */
export function unpackFacts({ changes, incidents }: z.infer<typeof PACKED_ROW>) {
  return {
    changes: changeFacts(changes, CHANGE_LAYOUT),
    incidents: incidentFacts(incidents, INCIDENT_LAYOUT),
  };
}

/** SQL whose values are all the workspace's id, with a name for it. */
export function byWorkspace(sql: string): string {
  return sql.replaceAll('?', ':workspace');
}
