import { type Orm, operatorEm } from '../../src/db/orm.js';
import { createWorkspace } from '../../src/store/workspace.store.js';

/**
 * A ledger of the size that is measured: so many changes over so many days, a fifth as many incidents, a third of them
 * linked to a change before them, most of these within a day.
 */
export interface LargeLedger {
  readonly slug: string;
  readonly changes: number;
  readonly days: number;
  readonly endMs: number;
  readonly services?: number;
  readonly teams?: number;
}

/** A whole number below a bound, of row `i`: the same at every filling, and without a pattern that a column or its index could use. */
const below = (bound: string | number, seed: number) =>
  `((hashint4extended(i, ${seed}) & ${2 ** 31 - 1}) % ${bound})::int`;
/** Likewise, from 0 to below 1. */
const share = (seed: number) => `((hashint4extended(i, ${seed}) & ${2 ** 52 - 1})::float8 / ${2 ** 52})`;
/** The id of a row of another table, which numbers its rows without a gap. */
const anyOf = (table: string, bound: string | number, seed: number) =>
  `(select min(id) from ${table} where workspace_id = $1) + ${below(bound, seed)}`;
const MEMBERS = 300;

/** What records are told apart by is drawn one by one, so that no service and no team has durations, types or outcomes of its own. */
const FILL = [
  `insert into asset (workspace_id, key, name) select $1, 's-' || i, 'Service ' || i from generate_series(1, $5) i`,
  `insert into workspace_membership (workspace_id, user_id, name, role, team)
   select $1, 'u-' || i, 'U ' || i, 'engineer', 'team ' || i % $6 from generate_series(1, ${MEMBERS}) i`,
  `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id)
   select $1, 'C' || i, 'c', (array['standard', 'normal', 'emergency'])[1 + ${below(3, 1)}], 'completed',
     case when ${below(13, 2)} = 0 then 'unsuccessful' else 'successful' end,
     done - exp(1 + ${share(3)} * 4) * interval '1 hour', done, ${anyOf('workspace_membership', MEMBERS, 4)}, ${anyOf('asset', '$5', 5)}
   from (select i, $2::timestamptz - i * $3::float8 * interval '1 millisecond' as done from generate_series(1, $4) i) x`,
  `insert into incident (workspace_id, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id)
   select $1, 'I' || i, 'i', 2, opened, done, ${anyOf('asset', '$5', 6)}, ${anyOf('workspace_membership', MEMBERS, 7)},
     case when ${below(3, 8)} = 0 and cause <= $4 then (select min(id) from change_request where workspace_id = $1) + cause - 1 end
   from (select i, done, opened, ceil(extract(epoch from $2::timestamptz - opened) * 1000 / $3::float8)::int + ${below(40, 9)}
       + case when ${below(9, 10)} = 0 then 2000 else 0 end as cause
     from (select i, done, date_trunc('milliseconds', done - exp(${share(11)} * 10 / 3) * interval '1 hour') as opened
       from (select i, $2::timestamptz - i * 5 * $3::float8 * interval '1 millisecond' as done from generate_series(1, $4 / 5) i) x) y) z`,
];

/** Writes it by plain SQL. @returns the workspace's id. */
export async function fillLarge(orm: Orm, given: LargeLedger): Promise<string> {
  const { slug, changes, days, endMs, services = 500, teams = 50 } = given;
  const { id } = await createWorkspace(orm, { slug, name: 'W', timeZone: 'UTC' });
  const everyMs = (days * 86_400_000) / (changes + 1);
  const values = [
    `'${id}'::uuid`,
    `'${new Date(endMs).toISOString()}'`,
    everyMs,
    changes,
    services,
    teams,
  ].map(String);
  await operatorEm(orm).transactional(async (em) => {
    // What is written refers to what is there, and nobody follows it yet: to check and to note each row takes half of the time.
    await em.execute('set local session_replication_role = replica');
    for (const sql of FILL)
      await em.execute(sql.replaceAll(/\$(\d)/g, (_, n) => values[Number(n) - 1] ?? ''));
  });
  await operatorEm(orm).execute('analyze');
  return id;
}
