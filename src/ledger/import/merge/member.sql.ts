import { keptText } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

/** $2 holds the roles that the writer may neither give nor take. */
export const MERGE_MEMBERS = mergeStatement({
  type: 'member',
  required: ['name', 'role'],
  nullable: ['email', 'team'],
  resolve: `
  select record.line, record.key, existing.user_id is not null as is_known,
    coalesce(record.fields ->> 'name', existing.name) as name,
    ${keptText('email')} as email,
    coalesce(record.fields ->> 'role', existing.role) as role,
    ${keptText('team')} as team,
    record.fields ? 'role' and existing.role is distinct from record.fields ->> 'role'
      and (record.fields ->> 'role' = any ($2::text[])
        or coalesce(existing.role = any ($2::text[]), false)) as is_refused
  from import_record record
  left join workspace_membership existing on existing.workspace_id = $1 and existing.user_id = record.key
  where record.type = 'member'`,
});
