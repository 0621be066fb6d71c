import { createUnionType } from 'type-graphql';
import { connectionType } from '../../src/graphql/connection.js';
import { ChangeRequestType } from './change-request.type.js';
import { IncidentType } from './incident.type.js';

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
