import { isLost, kept, keptReference } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

export const MERGE_INCIDENTS = mergeStatement({
  type: 'incident',
  required: ['title', 'severity', 'opened_at'],
  nullable: ['resolved_at', 'service_id', 'assignee_id', 'caused_by_id'],
  resolve: `
  select record.line, record.key, existing.number is not null as is_known,
    coalesce(record.title, existing.title) as title,
    coalesce(record.severity, existing.severity) as severity,
    coalesce(record.opened_at, existing.opened_at) as opened_at,
    ${kept('resolved_at')} as resolved_at,
    ${keptReference('service', 'service', 'service_id')} as service_id,
    ${keptReference('assignee', 'assignee', 'assignee_id')} as assignee_id,
    ${keptReference('caused_by', 'cause', 'caused_by_id')} as caused_by_id,
    ${isLost('service', 'record.service')}
      or ${isLost('assignee', 'record.assignee')}
      or ${isLost('cause', 'record.caused_by')} as is_refused
  from import_record record
  left join incident existing on existing.workspace_id = $1 and existing.number = record.key
  left join asset service on service.workspace_id = $1 and service.key = record.service
  left join workspace_membership assignee
    on assignee.workspace_id = $1 and assignee.user_id = record.assignee
  left join change_request cause on cause.workspace_id = $1 and cause.number = record.caused_by
  where record.type = 'incident'`,
});
