import { createUnionType } from 'type-graphql';
import { connectionType } from '../../src/graphql/connection.js';
import { ApprovalType } from './approval.type.js';
import { ChangeRequestType } from './change-request.type.js';
import { IncidentType } from './incident.type.js';
import { RunbookExecutionType } from './runbook-execution.type.js';

export const LedgerRecord = createUnionType({
  name: 'LedgerRecord',
  description: 'A record of the ledger behind a number.',
  types: () => [ChangeRequestType, IncidentType] as const,
});
export type LedgerRecordType = ChangeRequestType | IncidentType;

export const ChangeRequestConnection = connectionType(
  'ChangeRequest',
  () => ChangeRequestType,
  'the changes',
);
export const IncidentConnection = connectionType('Incident', () => IncidentType, 'the incidents');
export const LedgerRecordConnection = connectionType(
  'LedgerRecord',
  () => LedgerRecord,
  'the records behind a number',
);
export const ApprovalConnection = connectionType('Approval', () => ApprovalType, 'the approvals');
export const RunbookExecutionConnection = connectionType(
  'RunbookExecution',
  () => RunbookExecutionType,
  'the runbook executions',
);
