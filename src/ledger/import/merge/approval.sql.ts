import { isLost, kept, keptReference } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

export const MERGE_APPROVALS = mergeStatement({
  type: 'approval',
  required: ['change_id', 'requested_at'],
  nullable: ['approver_id', 'decided_at', 'decision'],
  resolve: `
  select record.line, record.key, existing.id is not null as is_known,
    coalesce(change.id, existing.change_id) as change_id,
    ${keptReference('approver', 'approver', 'approver_id')} as approver_id,
    coalesce(record.requested_at, existing.requested_at) as requested_at,
    ${kept('decided_at')} as decided_at,
    ${kept('decision')} as decision,
    ${isLost('change', 'record.change')}
      or ${isLost('approver', 'record.approver')} as is_refused
  from import_record record
  left join approval existing on existing.workspace_id = $1 and existing.id = record.key
  left join change_request change on change.workspace_id = $1 and change.number = record.change
  left join workspace_membership approver
    on approver.workspace_id = $1 and approver.user_id = record.approver
  where record.type = 'approval'`,
});
