import { z } from 'zod';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES, DECISIONS, OUTCOMES } from '../domain/ledger-words.js';
import { ROLES } from '../domain/permissions.js';
import { msOf } from './rows.js';

const ASSET = z.object({ key: z.string(), name: z.string() });
/** An asset as it is shown; its key is unique in the workspace. */
export type AssetRow = z.infer<typeof ASSET>;

const MEMBER_ROW = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  team: z.string().nullable(),
});
/** A person of the workspace as they are shown. */
export type MemberRow = z.infer<typeof MEMBER_ROW>;

/** Select list and joins of a change, aliased `c`. */
const CHANGE_SELECT = `
  c.id::float8 as "id", c.number as "number", c.title as "title", c.change_type as "changeType", c.state as "state",
  c.closure_code as "closureCode", ${msOf('c.created_at')} as "createdAtMs", ${msOf('c.approved_at')} as "approvedAtMs",
  ${msOf('c.started_at')} as "startedAtMs", ${msOf('c.completed_at')} as "completedAtMs",
  ${msOf('first_incident.opened_at')} as "firstIncidentAtMs", owner.team as "team",
  case when service.id is not null then json_build_object('key', service.key, 'name', service.name) end as "service"`;
const CHANGE_JOINS = `
  left join workspace_membership owner on owner.workspace_id = c.workspace_id and owner.id = c.owner_id
  left join asset service on service.workspace_id = c.workspace_id and service.id = c.primary_asset_id
  left join lateral (
    select min(i.opened_at) as opened_at from incident i
    where i.workspace_id = c.workspace_id and i.caused_by_id = c.id and i.opened_at >= c.completed_at
  ) first_incident on true`;

const CHANGE_ROW = z.object({
  id: z.number(),
  number: z.string(),
  title: z.string(),
  changeType: z.enum(CHANGE_TYPES),
  state: z.enum(CHANGE_STATES),
  closureCode: z.enum(CLOSURE_CODES).nullable(),
  createdAtMs: z.number(),
  approvedAtMs: z.number().nullable(),
  startedAtMs: z.number().nullable(),
  completedAtMs: z.number().nullable(),
  /** The first linked incident that opened at or after the completion. */
  firstIncidentAtMs: z.number().nullable(),
  team: z.string().nullable(),
  service: ASSET.nullable(),
});
/** A change as it is shown. */
export type ChangeRow = z.infer<typeof CHANGE_ROW>;

/** Select list and joins of an incident, aliased `i`. */
const INCIDENT_SELECT = `
  i.id::float8 as "id", i.number as "number", i.title as "title", i.severity as "severity",
  ${msOf('i.opened_at')} as "openedAtMs", ${msOf('i.resolved_at')} as "resolvedAtMs", assignee.team as "team",
  i.caused_by_id::float8 as "causedById",
  case when service.id is not null then json_build_object('key', service.key, 'name', service.name) end as "service"`;
const INCIDENT_JOINS = `
  left join workspace_membership assignee on assignee.workspace_id = i.workspace_id and assignee.id = i.assignee_id
  left join asset service on service.workspace_id = i.workspace_id and service.id = i.service_id`;

const INCIDENT_ROW = z.object({
  id: z.number(),
  number: z.string(),
  title: z.string(),
  severity: z.number(),
  openedAtMs: z.number(),
  resolvedAtMs: z.number().nullable(),
  team: z.string().nullable(),
  causedById: z.number().nullable(),
  service: ASSET.nullable(),
});
/** An incident as it is shown. */
export type IncidentRow = z.infer<typeof INCIDENT_ROW>;

/** Select list and join of an approval, aliased `p`. */
const APPROVAL_SELECT = `
  p.id as "id", p.change_id::float8 as "changeId", ${msOf('p.requested_at')} as "requestedAtMs",
  ${msOf('p.decided_at')} as "decidedAtMs", p.decision as "decision",
  case when approver.id is not null then json_build_object(
    'userId', approver.user_id, 'name', approver.name, 'role', approver.role, 'team', approver.team) end as "approver"`;
const APPROVAL_JOINS = `
  left join workspace_membership approver on approver.workspace_id = p.workspace_id and approver.id = p.approver_id`;

const APPROVAL_ROW = z.object({
  id: z.string(),
  changeId: z.number(),
  requestedAtMs: z.number(),
  decidedAtMs: z.number().nullable(),
  decision: z.enum(DECISIONS).nullable(),
  approver: MEMBER_ROW.nullable(),
});
/** An approval as it is shown. */
export type ApprovalRow = z.infer<typeof APPROVAL_ROW>;

/** Select list and join of a runbook execution, aliased `r`. */
const RUNBOOK_SELECT = `
  r.id as "id", r.change_id::float8 as "changeId", r.incident_id::float8 as "incidentId", r.runbook as "runbook",
  ${msOf('r.started_at')} as "startedAtMs", ${msOf('r.finished_at')} as "finishedAtMs", r.outcome as "outcome",
  case when served.id is not null then json_build_object('key', served.key, 'name', served.name) end as "service"`;
const RUNBOOK_JOINS = `
  left join asset served on served.workspace_id = r.workspace_id and served.id = r.service_id`;

const RUNBOOK_ROW = z.object({
  id: z.string(),
  changeId: z.number().nullable(),
  incidentId: z.number().nullable(),
  runbook: z.string(),
  startedAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  service: ASSET.nullable(),
});
/** A runbook execution as it is shown. */
export type RunbookRow = z.infer<typeof RUNBOOK_ROW>;

/** How records of one kind are read: `alias` stands for their table in `select`, in conditions and in `order`. */
export interface RecordKind<T> {
  readonly alias: string;
  readonly select: string;
  readonly from: string;
  readonly order: string;
  readonly row: z.ZodType<T>;
}

export const CHANGES: RecordKind<ChangeRow> = {
  alias: 'c',
  select: CHANGE_SELECT,
  from: `change_request c ${CHANGE_JOINS}`,
  order: 'c.created_at, c.id',
  row: CHANGE_ROW,
};
export const INCIDENTS: RecordKind<IncidentRow> = {
  alias: 'i',
  select: INCIDENT_SELECT,
  from: `incident i ${INCIDENT_JOINS}`,
  order: 'i.opened_at, i.id',
  row: INCIDENT_ROW,
};
export const APPROVALS: RecordKind<ApprovalRow> = {
  alias: 'p',
  select: APPROVAL_SELECT,
  from: `approval p ${APPROVAL_JOINS}`,
  order: 'p.requested_at, p.id',
  row: APPROVAL_ROW,
};
export const RUNBOOKS: RecordKind<RunbookRow> = {
  alias: 'r',
  select: RUNBOOK_SELECT,
  from: `runbook_execution r ${RUNBOOK_JOINS}`,
  order: 'r.started_at, r.id',
  row: RUNBOOK_ROW,
};
export const ASSETS: RecordKind<AssetRow> = {
  alias: 'a',
  select: 'a.key as "key", a.name as "name"',
  from: 'asset a',
  order: 'a.key',
  row: ASSET,
};
export const MEMBERS: RecordKind<MemberRow> = {
  alias: 'm',
  select: 'm.user_id as "userId", m.name as "name", m.role as "role", m.team as "team"',
  from: 'workspace_membership m',
  order: 'm.user_id',
  row: MEMBER_ROW,
};
