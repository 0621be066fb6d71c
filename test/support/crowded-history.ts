import type pg from 'pg';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../../src/domain/ledger-words.js';
import type { PickBelow } from './ledger-history.js';
import { FAILURE_WINDOWS } from './random-ledger.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MEMBERS = 6;
const ASSETS = 5;
const TEAMS = ['team 0', 'team 1', 'team 2', null];

/** What writes of a history draw on: the same draws make the same write. */
export interface Draws {
  readonly pick: PickBelow;
  /** Instants that the records of the history crowd on, in milliseconds. */
  readonly anchorsMs: readonly number[];
  readonly zones: readonly string[];
  /** Records of a kind have numbers from 1 to this. */
  readonly records: number;
}

/** What the schema or another writer may refuse: the statement is then as if it had not been. */
export const REFUSED = new Set(['23503', '23505', '23514', '55P03', '40P01']);

/** On an instant of the crowd, a millisecond beside it, or somewhere near. */
export function nearMs({ pick, anchorsMs }: Draws): number {
  const anchor = oneOf(pick, anchorsMs);
  const beside = [0, 0, 0, -1, 1, pick(2 * HOUR) - HOUR, pick(6 * DAY) - 3 * DAY];
  return anchor + oneOf(pick, beside);
}

export function oneOf<T>(pick: PickBelow, of: readonly T[]): T {
  return of[pick(of.length)] as T;
}

/** As many as one and as few as none of them, each as likely as not. */
export function someOf<T>(pick: PickBelow, of: readonly T[]): T[] {
  return of.filter(() => pick(2) === 0);
}

type Write = readonly [sql: string, ...values: unknown[]];

/**
 * One random write to the ledger or to the settings of a workspace, in the client's transaction or in one of its own.
 * @returns what was sent, and how many rows it wrote.
 */
export async function writeCrowded(client: pg.Client, workspaceId: string, draws: Draws): Promise<string> {
  const [sql, ...values] = oneOf(draws.pick, WRITES)(draws);
  const { rowCount } = await client.query(sql, [workspaceId, ...values]);
  return `${sql.replaceAll(/\s+/g, ' ').slice(0, 120)} … ${JSON.stringify(values)} (${rowCount})`;
}

/** Writes of records alone, as many as there are numbers: what a history begins with. All go at once, as one transaction. */
export async function writeBeginning(client: pg.Client, workspaceId: string, draws: Draws): Promise<void> {
  const writes: Write[] = [
    [
      `insert into workspace_membership (workspace_id, user_id, name, role, team)
       select $1, 'u-' || i, 'U', 'engineer', 'team ' || i % 3 from generate_series(1, $2) i`,
      MEMBERS,
    ],
    [
      `insert into asset (workspace_id, key, name) select $1, 's-' || i, 'S' || i from generate_series(1, $2) i`,
      ASSETS,
    ],
  ];
  for (const write of [putChange, putIncident, putApproval, putRunbook])
    for (let n = 0; n < draws.records; n += 1) writes.push(write(draws));
  await client.query(writes.map(([sql, ...values]) => inlined(sql, [workspaceId, ...values])).join(';'));
}

function inlined(sql: string, values: readonly unknown[]): string {
  return sql.replaceAll(/\$(\d)/g, (_, n: string) => {
    const value = values[Number(n) - 1];
    if (value === null) return 'null';
    return typeof value === 'number' ? String(value) : `'${value}'`;
  });
}

const idOf = (table: string, key: string, value: string) =>
  `(select id from ${table} where workspace_id = $1 and ${key} = ${value})`;
const CHANGE = (value: string) => idOf('change_request', 'number', value);
const INCIDENT = (value: string) => idOf('incident', 'number', value);
const MEMBER = (value: string) => idOf('workspace_membership', 'user_id', value);
const ASSET = (value: string) => idOf('asset', 'key', value);

const iso = (ms: number) => new Date(ms).toISOString();
const numberOf = (letter: string, { pick, records }: Draws) => `${letter}${1 + pick(records)}`;
const orNone = <T>(pick: PickBelow, value: T): T | null => (pick(5) === 0 ? null : value);
const member = ({ pick }: Draws) => orNone(pick, `u-${1 + pick(MEMBERS)}`);
const asset = ({ pick }: Draws) => orNone(pick, `s-${1 + pick(ASSETS)}`);
const durationMs = ({ pick }: Draws) => oneOf(pick, [0, 1, HOUR, DAY, pick(5) * HOUR, pick(10 * DAY)]);

function putChange(draws: Draws): Write {
  const { pick } = draws;
  const completedMs = nearMs(draws);
  return [
    `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id)
     values ($1, $2, 'c', $3, $4, $5, $6, $7, ${MEMBER('$8')}, ${ASSET('$9')})
     on conflict (workspace_id, number) do update set change_type = excluded.change_type, state = excluded.state, closure_code = excluded.closure_code,
       created_at = excluded.created_at, completed_at = excluded.completed_at, owner_id = excluded.owner_id, primary_asset_id = excluded.primary_asset_id`,
    ...[numberOf('C', draws), oneOf(pick, CHANGE_TYPES)],
    ...[pick(3) > 0 ? 'completed' : oneOf(pick, CHANGE_STATES), oneOf(pick, [...CLOSURE_CODES, null])],
    ...[iso(completedMs - durationMs(draws)), pick(12) === 0 ? null : iso(completedMs)],
    ...[member(draws), asset(draws)],
  ];
}

function putIncident(draws: Draws): Write {
  const { pick } = draws;
  const resolvedMs = nearMs(draws);
  return [
    `insert into incident (workspace_id, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id)
     values ($1, $2, 'i', 2, $3, $4, ${ASSET('$5')}, ${MEMBER('$6')}, ${CHANGE('$7')})
     on conflict (workspace_id, number) do update set opened_at = excluded.opened_at, resolved_at = excluded.resolved_at,
       service_id = excluded.service_id, assignee_id = excluded.assignee_id, caused_by_id = excluded.caused_by_id`,
    ...[numberOf('I', draws), iso(resolvedMs - durationMs(draws)), pick(6) === 0 ? null : iso(resolvedMs)],
    ...[asset(draws), member(draws), numberOf('C', draws)],
  ];
}

/** At the bounds of the failure window of the change that it is linked to. */
function putIncidentAtBound(draws: Draws): Write {
  const { pick } = draws;
  const [, windowMs] = oneOf(pick, FAILURE_WINDOWS);
  const delayMs = oneOf(pick, [-1, 0, 1, windowMs - 1, windowMs, windowMs + 1]);
  return [
    `update incident i set caused_by_id = c.id, opened_at = c.completed_at + $4::float8 * interval '1 ms',
       resolved_at = case when $5::float8 is not null then c.completed_at + ($4::float8 + $5::float8) * interval '1 ms' end
     from change_request c where i.workspace_id = $1 and i.number = $2 and c.workspace_id = $1 and c.number = $3 and c.completed_at is not null`,
    ...[numberOf('I', draws), numberOf('C', draws), delayMs, orNone(pick, durationMs(draws))],
  ];
}

function putApproval(draws: Draws): Write {
  const { pick } = draws;
  const decidedMs = nearMs(draws);
  const isDecided = pick(4) > 0;
  return [
    `insert into approval (workspace_id, id, change_id, requested_at, decided_at, decision)
     select $1, $2, c.id, $4::timestamptz, $5::timestamptz, $6 from change_request c where c.workspace_id = $1 and c.number = $3
     on conflict (workspace_id, id) do update set change_id = excluded.change_id, requested_at = excluded.requested_at,
       decided_at = excluded.decided_at, decision = excluded.decision`,
    ...[numberOf('A', draws), numberOf('C', draws), iso(decidedMs - durationMs(draws))],
    ...[isDecided ? iso(decidedMs) : null, isDecided ? oneOf(pick, ['approved', 'rejected', null]) : null],
  ];
}

function putRunbook(draws: Draws): Write {
  const { pick } = draws;
  const finishedMs = nearMs(draws);
  const isFinished = pick(4) > 0;
  return [
    `insert into runbook_execution (workspace_id, id, runbook, started_at, finished_at, outcome, change_id, incident_id, service_id)
     values ($1, $2, 'r', $3, $4, $5, ${CHANGE('$6')}, ${INCIDENT('$7')}, ${ASSET('$8')})
     on conflict (workspace_id, id) do update set started_at = excluded.started_at, finished_at = excluded.finished_at,
       outcome = excluded.outcome, change_id = excluded.change_id, incident_id = excluded.incident_id, service_id = excluded.service_id`,
    ...[numberOf('R', draws), iso(finishedMs - durationMs(draws)), isFinished ? iso(finishedMs) : null],
    isFinished ? oneOf(pick, ['succeeded', 'failed', 'aborted', null]) : null,
    ...[orNone(pick, numberOf('C', draws)), orNone(pick, numberOf('I', draws)), asset(draws)],
  ];
}

/** With all that names it: links, approvals, executions. */
const WITHOUT_CHANGE = `with gone as (select id from change_request where workspace_id = $1 and number = $2),
  a as (delete from approval where workspace_id = $1 and change_id in (select id from gone)),
  i as (update incident set caused_by_id = null where workspace_id = $1 and caused_by_id in (select id from gone)),
  r as (update runbook_execution set change_id = null where workspace_id = $1 and change_id in (select id from gone))`;

const WRITES: readonly ((draws: Draws) => Write)[] = [
  ...[
    putChange,
    putChange,
    putIncident,
    putIncident,
    putIncidentAtBound,
    putIncidentAtBound,
    putApproval,
    putRunbook,
  ],
  // An incident is linked to another change, or to none.
  (draws) => [
    `update incident set caused_by_id = ${CHANGE('$3')} where workspace_id = $1 and number = $2`,
    ...[numberOf('I', draws), orNone(draws.pick, numberOf('C', draws))],
  ],
  (draws) => [
    `with r as (update runbook_execution set incident_id = null where workspace_id = $1 and incident_id = ${INCIDENT('$2')})
     delete from incident where workspace_id = $1 and number = $2`,
    numberOf('I', draws),
  ],
  (draws) => [
    `${WITHOUT_CHANGE} delete from change_request where workspace_id = $1 and number = $2`,
    numberOf('C', draws),
  ],
  // Nothing is deleted that another record names: the schema refuses it.
  (draws) => ['delete from change_request where workspace_id = $1 and number = $2', numberOf('C', draws)],
  // A number comes back with another id, of any width.
  (draws) => [
    `${WITHOUT_CHANGE}, was as (delete from change_request where workspace_id = $1 and number = $2 returning *)
     insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id)
     select workspace_id, id + $3::bigint, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id from was`,
    ...[numberOf('C', draws), oneOf(draws.pick, [1_000, 70_000, 5_000_000_000])],
  ],
  (draws) => [
    `with r as (delete from runbook_execution where workspace_id = $1 and incident_id = ${INCIDENT('$2')}),
       was as (delete from incident where workspace_id = $1 and number = $2 returning *)
     insert into incident (workspace_id, id, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id)
     select workspace_id, id + $3::bigint, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id from was`,
    ...[numberOf('I', draws), oneOf(draws.pick, [1_000, 70_000, 5_000_000_000])],
  ],
  (draws) => ['delete from approval where workspace_id = $1 and id = $2', numberOf('A', draws)],
  (draws) => ['delete from runbook_execution where workspace_id = $1 and id = $2', numberOf('R', draws)],
  // All approvals, or executions, of one record move to another.
  (draws) => [
    `update approval set change_id = to_change.id from change_request to_change
     where approval.workspace_id = $1 and change_id = ${CHANGE('$2')} and to_change.workspace_id = $1 and to_change.number = $3`,
    ...[numberOf('C', draws), numberOf('C', draws)],
  ],
  (draws) => [
    `update runbook_execution set change_id = ${CHANGE('$3')} where workspace_id = $1 and change_id = ${CHANGE('$2')}`,
    ...[numberOf('C', draws), numberOf('C', draws)],
  ],
  (draws) => [
    `update runbook_execution set incident_id = ${INCIDENT('$3')} where workspace_id = $1 and incident_id = ${INCIDENT('$2')}`,
    ...[numberOf('I', draws), numberOf('I', draws)],
  ],
  // Many at once.
  (draws) => [
    `update change_request set completed_at = completed_at + $3::int * interval '1 ms' where workspace_id = $1 and id % 7 = $2`,
    ...[draws.pick(7), oneOf(draws.pick, [1, HOUR, DAY])],
  ],
  (draws) => [
    `update incident set resolved_at = resolved_at + $3::int * interval '1 ms' where workspace_id = $1 and id % 7 = $2`,
    ...[draws.pick(7), oneOf(draws.pick, [1, HOUR, DAY])],
  ],
  (draws) => [
    `update change_request set approved_at = created_at + $3::int * interval '1 ms', started_at = created_at + $4::int * interval '1 ms'
     where workspace_id = $1 and number = $2`,
    numberOf('C', draws),
    ...[orNone(draws.pick, durationMs(draws) - 1), orNone(draws.pick, durationMs(draws) - 1)],
  ],
  (draws) => [
    'update workspace_membership set team = $3 where workspace_id = $1 and user_id = $2',
    ...[`u-${1 + draws.pick(MEMBERS)}`, oneOf(draws.pick, TEAMS)],
  ],
  ({ pick }) => [
    'update asset set name = $3 where workspace_id = $1 and key = $2',
    ...[`s-${1 + pick(ASSETS)}`, `S${pick(100)}`],
  ],
  // A service changes places with one that there was not.
  ({ pick }) => [
    `update asset set key = $3 where workspace_id = $1 and key = $2`,
    ...[`s-${1 + pick(ASSETS + 1)}`, `s-${1 + pick(ASSETS + 1)}`],
  ],
  // The rules that the answers go by.
  putFailureWindow,
  putFailureWindow,
  ({ pick, zones }) => ['update workspace set time_zone = $2 where id = $1', oneOf(pick, zones)],
];

function putFailureWindow({ pick }: Draws): Write {
  return [
    `update workspace set settings = settings || jsonb_build_object('dora_failure_window_hours', $2::float8) where id = $1`,
    oneOf(pick, FAILURE_WINDOWS)[0],
  ];
}
