import { isLost, kept, keptReference } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

export const MERGE_RUNBOOK_EXECUTIONS = mergeStatement({
  type: 'runbook_execution',
  required: ['runbook', 'started_at'],
  nullable: ['finished_at', 'outcome', 'change_id', 'incident_id', 'service_id'],
  resolve: `
  select record.line, record.key, existing.id is not null as is_known,
    coalesce(record.runbook, existing.runbook) as runbook,
    coalesce(record.started_at, existing.started_at) as started_at,
    ${kept('finished_at')} as finished_at,
    ${kept('outcome')} as outcome,
    ${keptReference('change', 'change', 'change_id')} as change_id,
    ${keptReference('incident', 'incident', 'incident_id')} as incident_id,
    ${keptReference('service', 'service', 'service_id')} as service_id,
    ${isLost('change', 'record.change')}
      or ${isLost('incident', 'record.incident')}
      or ${isLost('service', 'record.service')} as is_refused
  from import_record record
  left join runbook_execution existing on existing.workspace_id = $1 and existing.id = record.key
  left join change_request change on change.workspace_id = $1 and change.number = record.change
  left join incident on incident.workspace_id = $1 and incident.number = record.incident
  left join asset service on service.workspace_id = $1 and service.key = record.service
  where record.type = 'runbook_execution'`,
});
