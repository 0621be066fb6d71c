import { randomUUID } from 'node:crypto';
import { type Orm, operatorEm } from '../../src/db/orm.js';
import type { PlainLedger } from './ledger-builder.js';

/** One statement, since a random ledger is written hundreds of times. Ids are positions from 1, as in memory. */
const WRITE_LEDGER = `
with document as materialized (select ?::uuid as workspace_id, ?::jsonb as content),
w as (
  insert into workspace (id, slug, name, time_zone)
  select d.workspace_id, 'w-' || d.workspace_id, 'Test', 'UTC' from document d
),
m as (
  insert into workspace_membership (workspace_id, id, user_id, name, role, team)
  select d.workspace_id, x.id, x.user_id, x.user_id, 'engineer', x.team
  from document d, jsonb_to_recordset(d.content->'members') as x(id int, user_id text, team text)
),
a as (
  insert into asset (workspace_id, id, key, name)
  select d.workspace_id, x.id, x.key, x.name
  from document d, jsonb_to_recordset(d.content->'assets') as x(id int, key text, name text)
),
c as (
  insert into change_request (workspace_id, id, number, title, change_type, state, closure_code,
    created_at, completed_at, owner_id, primary_asset_id)
  select d.workspace_id, x.id, x.number, x.number, x.change_type, x.state, x.closure_code,
    x.created_at, x.completed_at, x.owner_id, x.primary_asset_id
  from document d, jsonb_to_recordset(d.content->'changes') as x(id bigint, number text, change_type text, state text,
    closure_code text, created_at timestamptz, completed_at timestamptz, owner_id int, primary_asset_id int)
),
more as (
  insert into change_affected_asset (workspace_id, change_id, position, asset_id)
  select d.workspace_id, x.change_id, x.position, x.asset_id
  from document d, jsonb_to_recordset(d.content->'more_assets') as x(change_id bigint, position int, asset_id int)
)
insert into incident (workspace_id, id, number, title, severity, opened_at, resolved_at,
  service_id, assignee_id, caused_by_id)
select d.workspace_id, x.id, x.number, x.number, 3, x.opened_at, x.resolved_at,
  x.service_id, x.assignee_id, x.caused_by_id
from document d, jsonb_to_recordset(d.content->'incidents') as x(id bigint, number text, opened_at timestamptz,
  resolved_at timestamptz, service_id int, assignee_id int, caused_by_id bigint)`;

/** Writes a ledger into a workspace of its own, by plain SQL. @returns the workspace's id. */
export async function writeLedger(orm: Orm, ledger: PlainLedger): Promise<string> {
  const workspaceId = randomUUID();
  await operatorEm(orm).execute(WRITE_LEDGER, [workspaceId, JSON.stringify(rowsOf(ledger))]);
  return workspaceId;
}

/** Puts a member of a written ledger into another team. */
export async function moveMember(
  orm: Orm,
  workspaceId: string,
  { user, team }: { readonly user: string; readonly team: string | null },
): Promise<void> {
  const sql = 'update workspace_membership set team = ? where workspace_id = ? and user_id = ?';
  await operatorEm(orm).execute(sql, [team, workspaceId, user]);
}

function rowsOf({ teams, services, changes, incidents }: PlainLedger) {
  const memberIds = positions(Object.keys(teams));
  const assetIds = positions(Object.keys(services));
  const changeIds = positions(changes.map(({ number }) => number));
  return {
    members: Object.entries(teams).map(([user, team]) => ({ id: memberIds(user), user_id: user, team })),
    assets: Object.entries(services).map(([key, name]) => ({ id: assetIds(key), key, name })),
    changes: changes.map((change, i) => ({
      id: i + 1,
      number: change.number,
      change_type: change.changeType,
      state: change.state,
      closure_code: change.closureCode,
      created_at: change.createdAt,
      completed_at: change.completedAt,
      owner_id: memberIds(change.owner),
      primary_asset_id: assetIds(change.affectedAssets[0] ?? null),
    })),
    more_assets: changes.flatMap((change, i) =>
      change.affectedAssets
        .slice(1)
        .map((key, j) => ({ change_id: i + 1, position: j + 1, asset_id: assetIds(key) })),
    ),
    incidents: incidents.map((incident, i) => ({
      id: i + 1,
      number: incident.number,
      opened_at: incident.openedAt,
      resolved_at: incident.resolvedAt,
      service_id: assetIds(incident.service),
      assignee_id: memberIds(incident.assignee),
      caused_by_id: changeIds(incident.causedBy),
    })),
  };
}

/** The position of each name, from 1; null for null. A name that is missing is a fault of the test. */
function positions(names: readonly string[]): (name: string | null) => number | null {
  const byName = new Map(names.map((name, i) => [name, i + 1]));
  return (name) => {
    if (name === null) return null;
    const position = byName.get(name);
    if (position === undefined) throw new Error(`the ledger of this test has no ${name}`);
    return position;
  };
}
