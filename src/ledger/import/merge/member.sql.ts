import { isGiven } from '../staged-fields.js';
import { kept } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

/** $2 holds the roles that the writer may neither give nor take. */
export const MERGE_MEMBERS = mergeStatement({
  type: 'member',
  required: ['name', 'role'],
  nullable: ['email', 'team'],
  resolve: `
  select record.line, record.key, existing.user_id is not null as is_known,
    coalesce(record.name, existing.name) as name,
    ${kept('email')} as email,
    coalesce(record.role, existing.role) as role,
    ${kept('team')} as team,
    ${isGiven('role')} and existing.role is distinct from record.role
      and (record.role = any ($2::text[])
        or coalesce(existing.role = any ($2::text[]), false)) as is_refused
  from import_record record
  left join workspace_membership existing on existing.workspace_id = $1 and existing.user_id = record.key
  where record.type = 'member'`,
});
