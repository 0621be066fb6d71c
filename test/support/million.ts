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

const FILL = [
  `insert into asset (workspace_id, key, name) select $1, 's-' || i, 'Service ' || i from generate_series(1, $5) i`,
  `insert into workspace_membership (workspace_id, user_id, name, role, team)
   select $1, 'u-' || i, 'U ' || i, 'engineer', 'team ' || i % $6 from generate_series(1, 300) i`,
  `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at, owner_id, primary_asset_id)
   select $1, 'C' || i, 'c', (array['standard', 'normal', 'emergency'])[1 + i % 3], 'completed',
     case when i % 13 = 0 then 'unsuccessful' else 'successful' end,
     done - exp(1 + (i % 1000 * 7919 % 1000) / 250.0) * interval '1 hour', done,
     (select min(id) from workspace_membership where workspace_id = $1) + i % 300, (select min(id) from asset where workspace_id = $1) + i * 7 % $5
   from (select i, $2::timestamptz - i * $3::float8 * interval '1 millisecond' as done from generate_series(1, $4) i) x`,
  `insert into incident (workspace_id, number, title, severity, opened_at, resolved_at, service_id, assignee_id, caused_by_id)
   select $1, 'I' || i, 'i', 2, opened, done,
     (select min(id) from asset where workspace_id = $1) + i * 11 % $5, (select min(id) from workspace_membership where workspace_id = $1) + i % 300,
     case when i % 3 = 0 and cause <= $4 then (select min(id) from change_request where workspace_id = $1) + cause - 1 end
   from (select i, done, opened,
       ceil(extract(epoch from $2::timestamptz - opened) * 1000 / $3::float8)::int + i % 40 + case when i % 9 = 0 then 2000 else 0 end as cause
     from (select i, done, date_trunc('milliseconds', done - exp((i % 1000 * 7919 % 1000) / 300.0) * interval '1 hour') as opened
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
