import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../domain/ledger-words.js';
import type { Field } from './packed-rows.js';

const arrayOf = (words: readonly string[]) => `array[${words.map((word) => `'${word}'`).join(', ')}]`;
/** The position of a word of a closed set, from 1; 0 for null. */
const codeOf = (column: string, words: readonly string[]) =>
  `coalesce(array_position(${arrayOf(words)}, ${column}), 0)::int2`;
const idOf = (column: string) => `coalesce(${column}, 0)::int4`;
const instantOf = (column: string) => `coalesce(${column}, 'infinity')`;

/** What is read of a completed change, aliased `c`, whose first incident is aliased `f`: never null, so all rows are of one width. */
export const CHANGE_FIELDS = {
  id: { type: 'int8', sql: 'c.id' },
  completedAt: { type: 'timestamptz', sql: 'c.completed_at' },
  createdAt: { type: 'timestamptz', sql: 'c.created_at' },
  incidentAt: { type: 'timestamptz', sql: instantOf('f.opened_at') },
  approvedAt: { type: 'timestamptz', sql: instantOf('c.approved_at') },
  startedAt: { type: 'timestamptz', sql: instantOf('c.started_at') },
  owner: { type: 'int4', sql: idOf('c.owner_id') },
  service: { type: 'int4', sql: idOf('c.primary_asset_id') },
  changeType: { type: 'int2', sql: codeOf('c.change_type', CHANGE_TYPES) },
  state: { type: 'int2', sql: codeOf('c.state', CHANGE_STATES) },
  closure: { type: 'int2', sql: codeOf('c.closure_code', CLOSURE_CODES) },
} as const satisfies Record<string, Field>;

/** What is read of a resolved incident, aliased `i`, caused by a change aliased `c`. */
export const INCIDENT_FIELDS = {
  id: { type: 'int8', sql: 'i.id' },
  resolvedAt: { type: 'timestamptz', sql: 'i.resolved_at' },
  openedAt: { type: 'timestamptz', sql: 'i.opened_at' },
  causeCompletedAt: { type: 'timestamptz', sql: instantOf('c.completed_at') },
  assignee: { type: 'int4', sql: idOf('i.assignee_id') },
  service: { type: 'int4', sql: idOf('i.service_id') },
  changeType: { type: 'int2', sql: codeOf('c.change_type', CHANGE_TYPES) },
} as const satisfies Record<string, Field>;

/** What is read of an event, aliased `e`, as EVENTS has it. */
export const EVENT_FIELDS = {
  id: { type: 'int8', sql: 'e.id' },
  at: { type: 'timestamptz', sql: 'e.placed_at' },
  began: { type: 'timestamptz', sql: 'e.began_at' },
  member: { type: 'int4', sql: idOf('e.member_id') },
  service: { type: 'int4', sql: idOf('e.service_id') },
  changeType: { type: 'int2', sql: codeOf('e.change_type', CHANGE_TYPES) },
  isMarked: { type: 'int2', sql: 'e.is_marked::int::int2' },
} as const satisfies Record<string, Field>;
