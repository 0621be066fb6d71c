import { mergeStatement } from './merge-statement.js';

export const MERGE_INCIDENTS = mergeStatement({
  type: 'incident',
  required: ['title', 'severity', 'opened_at'],
  nullable: ['resolved_at', 'service_id', 'assignee_id', 'caused_by_id'],
  resolve: `
  select record.line, record.key, existing.number is not null as is_known,
    coalesce(record.fields ->> 'title', existing.title) as title,
    coalesce((record.fields ->> 'severity')::integer, existing.severity) as severity,
    coalesce((record.fields ->> 'opened_at')::timestamptz(3), existing.opened_at) as opened_at,
    case when record.fields ? 'resolved_at' then (record.fields ->> 'resolved_at')::timestamptz(3)
      else existing.resolved_at end as resolved_at,
    case when record.fields ? 'service' then service.id else existing.service_id end as service_id,
    case when record.fields ? 'assignee' then assignee.id else existing.assignee_id end as assignee_id,
    case when record.fields ? 'caused_by' then cause.id else existing.caused_by_id end as caused_by_id,
    (record.fields ->> 'service' is not null and service.id is null)
      or (record.fields ->> 'assignee' is not null and assignee.id is null)
      or (record.fields ->> 'caused_by' is not null and cause.id is null) as is_refused
  from import_record record
  left join incident existing on existing.workspace_id = $1 and existing.number = record.key
  left join asset service on service.workspace_id = $1 and service.key = record.fields ->> 'service'
  left join workspace_membership assignee
    on assignee.workspace_id = $1 and assignee.user_id = record.fields ->> 'assignee'
  left join change_request cause on cause.workspace_id = $1 and cause.number = record.fields ->> 'caused_by'
  where record.type = 'incident'`,
});
