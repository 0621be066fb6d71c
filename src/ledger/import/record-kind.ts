import type { RecordType } from './record.js';
import type { StagedField } from './staged-fields.js';

/** Two instants that must not run backwards; field and column have one name. */
export interface Period {
  readonly start: StagedField;
  readonly end: StagedField;
}

/** What sets one type of record apart from the others, in the file and in the ledger. */
export interface RecordKind {
  readonly type: RecordType;
  readonly table: string;
  /** The field of the file that is the natural key, and the column that holds it. */
  readonly keyField: string;
  readonly keyColumn: string;
  /** What a record must have when the ledger does not know it yet. */
  readonly required: readonly StagedField[];
  readonly period: Period | null;
}

/** Every kind by its type, in the order in which they are written: what is referred to comes first. */
export const RECORD_KINDS: { readonly [Type in RecordType]: RecordKind } = {
  asset: {
    type: 'asset',
    table: 'asset',
    keyField: 'key',
    keyColumn: 'key',
    required: ['name'],
    period: null,
  },
  member: {
    type: 'member',
    table: 'workspace_membership',
    keyField: 'user',
    keyColumn: 'user_id',
    required: ['name', 'role'],
    period: null,
  },
  change: {
    type: 'change',
    table: 'change_request',
    keyField: 'number',
    keyColumn: 'number',
    required: ['title', 'change_type', 'state', 'created_at'],
    period: { start: 'created_at', end: 'completed_at' },
  },
  incident: {
    type: 'incident',
    table: 'incident',
    keyField: 'number',
    keyColumn: 'number',
    required: ['title', 'severity', 'opened_at'],
    period: { start: 'opened_at', end: 'resolved_at' },
  },
  approval: {
    type: 'approval',
    table: 'approval',
    keyField: 'id',
    keyColumn: 'id',
    required: ['change', 'requested_at'],
    period: { start: 'requested_at', end: 'decided_at' },
  },
  runbook_execution: {
    type: 'runbook_execution',
    table: 'runbook_execution',
    keyField: 'id',
    keyColumn: 'id',
    required: ['runbook', 'started_at'],
    period: { start: 'started_at', end: 'finished_at' },
  },
};

/** A field that names another record by its key, or a list of such keys. */
export interface ReferenceField {
  readonly type: RecordType;
  readonly field: StagedField;
  readonly isList: boolean;
}

const one = (type: RecordType, field: StagedField): ReferenceField => ({ type, field, isList: false });
const many = (type: RecordType, field: StagedField): ReferenceField => ({ type, field, isList: true });

/** Which fields name records of each type. */
export const REFERENCES: { readonly [Target in RecordType]: readonly ReferenceField[] } = {
  asset: [many('change', 'affected_assets'), one('incident', 'service'), one('runbook_execution', 'service')],
  member: [one('change', 'owner'), one('incident', 'assignee'), one('approval', 'approver')],
  change: [one('incident', 'caused_by'), one('approval', 'change'), one('runbook_execution', 'change')],
  incident: [one('runbook_execution', 'incident')],
  approval: [],
  runbook_execution: [],
};
