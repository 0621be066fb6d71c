import type pg from 'pg';

/** A whole number below a bound. */
export type PickBelow = (below: number) => number;

/** A generator of whole numbers, the same for a seed on every machine (mulberry32). */
export function seeded(seed: number): PickBelow {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const MEMBERS = 6;
const ASSETS = 5;
const RECORDS = 40;
const STATES = ['completed', 'completed', 'completed', 'rolled_back', 'cancelled', 'in_progress'];
const CLOSURES = ['successful', 'successful_with_issues', 'unsuccessful', null];
const TYPES = ['standard', 'normal', 'emergency'];
const START_MS = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;

/** People and services to begin with. */
export async function settle(client: pg.Client, workspaceId: string): Promise<void> {
  const insert = (sql: string, count: number) =>
    client.query(sql, [workspaceId, count]).then(() => undefined);
  await insert(
    `insert into workspace_membership (workspace_id, id, user_id, name, role, team)
     select $1, i, 'u-' || i, 'U', 'engineer', 'team ' || i % 3 from generate_series(1, $2::int) i`,
    MEMBERS,
  );
  await insert(
    `insert into asset (workspace_id, id, key, name) select $1, i, 's-' || i, 'S' || i from generate_series(1, $2::int) i`,
    ASSETS,
  );
}

/** One random write to the ledger of a workspace, in the client's transaction or in one of its own. */
export async function writeSomething(client: pg.Client, workspaceId: string, pick: PickBelow): Promise<void> {
  const at = () => new Date(START_MS + pick(60_000) * MINUTE).toISOString();
  const one = <T>(of: readonly T[]): T => of[pick(of.length)] as T;
  const maybe = (id: number) => (pick(5) === 0 ? null : id);
  const change = 1 + pick(RECORDS);
  const incident = 1 + pick(RECORDS);
  const writes: readonly (readonly [sql: string, ...values: unknown[]])[] = [
    [
      `insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id)
       values ($1, $2::bigint, 'C' || $2::bigint, 'c', $3, $4, $5, coalesce($6::timestamptz, '2026-03-03') - interval '3 h', $6::timestamptz, $7, $8)
       on conflict (workspace_id, id) do update set change_type = excluded.change_type, state = excluded.state,
         closure_code = excluded.closure_code, completed_at = excluded.completed_at, created_at = excluded.created_at, owner_id = excluded.owner_id`,
      ...[change, one(TYPES), one(STATES), one(CLOSURES), pick(6) === 0 ? null : at()],
      ...[maybe(1 + pick(MEMBERS)), maybe(1 + pick(ASSETS))],
    ],
    [
      `insert into incident (workspace_id, id, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id)
       values ($1, $2::bigint, 'I' || $2::bigint, 'i', 2, $3::timestamptz, $3::timestamptz + $4::float8 * interval '1 min', $5, $6,
         (select id from change_request where workspace_id = $1 and id = $7))
       on conflict (workspace_id, id) do update set opened_at = excluded.opened_at, resolved_at = excluded.resolved_at,
         caused_by_id = excluded.caused_by_id, assignee_id = excluded.assignee_id`,
      ...[
        incident,
        at(),
        pick(4) === 0 ? null : pick(900),
        maybe(1 + pick(ASSETS)),
        maybe(1 + pick(MEMBERS)),
        1 + pick(RECORDS),
      ],
    ],
    [
      `update incident set caused_by_id = (select id from change_request where workspace_id = $1 and id = $3) where workspace_id = $1 and id = $2`,
      ...[incident, 1 + pick(RECORDS)],
    ],
    ['delete from incident where workspace_id = $1 and id = $2', incident],
    [
      `delete from change_request c where c.workspace_id = $1 and c.id = $2
       and not exists (select from incident i where i.workspace_id = $1 and i.caused_by_id = c.id)`,
      change,
    ],
    [
      'update workspace_membership set team = $3 where workspace_id = $1 and id = $2',
      1 + pick(MEMBERS),
      one(['team 0', 'team 9', null]),
    ],
    ['update asset set name = $3 where workspace_id = $1 and id = $2', 1 + pick(ASSETS), `S${pick(100)}`],
    [
      `update change_request set completed_at = completed_at + interval '1 h' where workspace_id = $1 and id % 7 = $2`,
      pick(7),
    ],
    [
      `update change_request set approved_at = created_at + $3::int * interval '7 min', started_at = created_at + $4::int * interval '9 min'
       where workspace_id = $1 and id = $2`,
      ...[change, pick(5) === 0 ? null : pick(9) - 2, pick(5) === 0 ? null : pick(9)],
    ],
    [
      `insert into approval (workspace_id, id, change_id, requested_at, decided_at, decision)
       select $1, 'A' || $2::int, id, $4::timestamptz, $4::timestamptz + $5::int * interval '1 min', case when $5::int > 0 then $6 end
       from change_request where workspace_id = $1 and id = $3
       on conflict (workspace_id, id) do update set change_id = excluded.change_id, requested_at = excluded.requested_at,
         decided_at = excluded.decided_at, decision = excluded.decision`,
      ...[pick(RECORDS), change, at(), pick(4) === 0 ? null : pick(900), one(['approved', 'rejected'])],
    ],
    ['delete from approval where workspace_id = $1 and change_id = $2', change],
    [
      `insert into runbook_execution (workspace_id, id, runbook, started_at, finished_at, outcome, change_id, incident_id, service_id)
       select $1, 'R' || $2::int, 'r', $3::timestamptz, $3::timestamptz + $4::int * interval '1 min', $5,
         (select id from change_request where workspace_id = $1 and id = $6), (select id from incident where workspace_id = $1 and id = $7), $8
       on conflict (workspace_id, id) do update set started_at = excluded.started_at, finished_at = excluded.finished_at,
         outcome = excluded.outcome, change_id = excluded.change_id, incident_id = excluded.incident_id, service_id = excluded.service_id`,
      ...[pick(RECORDS), at(), pick(4) === 0 ? null : pick(90), one(['succeeded', 'failed'])],
      ...[pick(2) === 0 ? null : change, pick(2) === 0 ? null : incident, maybe(1 + pick(ASSETS))],
    ],
    ['delete from runbook_execution where workspace_id = $1 and id = $2', `R${pick(RECORDS)}`],
  ];
  const [sql, ...values] = one(writes);
  await client.query(sql, [workspaceId, ...values]);
}

const REFUSED_BY_THE_SCHEMA = new Set(['23503', '23514']);

/** Likewise, but what the schema refuses is left out: a record that another one names cannot be deleted. */
export async function writeSomethingSound(
  client: pg.Client,
  workspaceId: string,
  pick: PickBelow,
): Promise<void> {
  await writeSomething(client, workspaceId, pick).catch((error: { code?: string }) => {
    if (!REFUSED_BY_THE_SCHEMA.has(error.code ?? '')) throw error;
  });
}
