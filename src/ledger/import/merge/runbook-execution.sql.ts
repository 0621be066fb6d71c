import { mergeStatement } from './merge-statement.js';

export const MERGE_RUNBOOK_EXECUTIONS = mergeStatement({
  type: 'runbook_execution',
  required: ['runbook', 'started_at'],
  nullable: ['finished_at', 'outcome', 'change_id', 'incident_id', 'service_id'],
  resolve: `
  select record.line, record.key, existing.id is not null as is_known,
    coalesce(record.fields ->> 'runbook', existing.runbook) as runbook,
    coalesce((record.fields ->> 'started_at')::timestamptz(3), existing.started_at) as started_at,
    case when record.fields ? 'finished_at' then (record.fields ->> 'finished_at')::timestamptz(3)
      else existing.finished_at end as finished_at,
    case when record.fields ? 'outcome' then record.fields ->> 'outcome' else existing.outcome end as outcome,
    case when record.fields ? 'change' then change.id else existing.change_id end as change_id,
    case when record.fields ? 'incident' then incident.id else existing.incident_id end as incident_id,
    case when record.fields ? 'service' then service.id else existing.service_id end as service_id,
    (record.fields ->> 'change' is not null and change.id is null)
      or (record.fields ->> 'incident' is not null and incident.id is null)
      or (record.fields ->> 'service' is not null and service.id is null) as is_refused
  from import_record record
  left join runbook_execution existing on existing.workspace_id = $1 and existing.id = record.key
  left join change_request change on change.workspace_id = $1 and change.number = record.fields ->> 'change'
  left join incident on incident.workspace_id = $1 and incident.number = record.fields ->> 'incident'
  left join asset service on service.workspace_id = $1 and service.key = record.fields ->> 'service'
  where record.type = 'runbook_execution'`,
});
