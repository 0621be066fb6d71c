import { z } from 'zod';
import type { EntityManager } from '../db/orm.js';
import {
  AFFECTED_ASSET_ROW,
  APPROVAL_JOINS,
  APPROVAL_ROW,
  APPROVAL_SELECT,
  CHANGE_JOINS,
  CHANGE_ROW,
  CHANGE_SELECT,
  INCIDENT_JOINS,
  INCIDENT_ROW,
  INCIDENT_SELECT,
  MEMBER_ROW,
  RUNBOOK_ROW,
  RUNBOOK_SELECT,
} from './record-rows.js';
import { inList, readRows } from './rows.js';

const ASSET_ROW = z.object({ key: z.string(), name: z.string() });

/**
 * Reads records by their keys, many at a time and one statement a call, in no particular order; keys that name
 * nothing are left out. Bound to one workspace, in SQL and by the EntityManager's row-level security.
 */
export function createRecordReader(em: () => EntityManager, workspaceId: string) {
  const changes = (name: string, condition: string, keys: readonly (number | string)[]) => {
    const sql = `/* ledger.${name} */ select ${CHANGE_SELECT} from change_request c ${CHANGE_JOINS}
      where c.workspace_id = ? and ${condition}`;
    return readRows(em(), { sql, values: [workspaceId, JSON.stringify(keys)] }, CHANGE_ROW);
  };
  const incidents = (name: string, condition: string, keys: readonly (number | string)[]) => {
    const sql = `/* ledger.${name} */ select ${INCIDENT_SELECT} from incident i ${INCIDENT_JOINS}
      where i.workspace_id = ? and ${condition} order by i.opened_at, i.id`;
    return readRows(em(), { sql, values: [workspaceId, JSON.stringify(keys)] }, INCIDENT_ROW);
  };
  const approvals = (name: string, condition: string, keys: readonly (number | string)[]) => {
    const sql = `/* ledger.${name} */ select ${APPROVAL_SELECT} from approval p ${APPROVAL_JOINS}
      where p.workspace_id = ? and ${condition} order by p.requested_at, p.id`;
    return readRows(em(), { sql, values: [workspaceId, JSON.stringify(keys)] }, APPROVAL_ROW);
  };
  const runbooks = (name: string, condition: string, keys: readonly (number | string)[]) => {
    const sql = `/* ledger.${name} */ select ${RUNBOOK_SELECT} from runbook_execution r
      where r.workspace_id = ? and ${condition} order by r.started_at, r.id`;
    return readRows(em(), { sql, values: [workspaceId, JSON.stringify(keys)] }, RUNBOOK_ROW);
  };
  return {
    changesById: (ids: readonly number[]) => changes('changes_by_id', inList('c.id', 'bigint'), ids),
    changesByNumber: (numbers: readonly string[]) =>
      changes('changes_by_number', inList('c.number', 'text'), numbers),
    incidentsById: (ids: readonly number[]) => incidents('incidents_by_id', inList('i.id', 'bigint'), ids),
    incidentsByNumber: (numbers: readonly string[]) =>
      incidents('incidents_by_number', inList('i.number', 'text'), numbers),
    incidentsByCause: (changeIds: readonly number[]) =>
      incidents('incidents_by_cause', inList('i.caused_by_id', 'bigint'), changeIds),
    approvalsById: (ids: readonly string[]) => approvals('approvals_by_id', inList('p.id', 'text'), ids),
    approvalsByChange: (changeIds: readonly number[]) =>
      approvals('approvals_by_change', inList('p.change_id', 'bigint'), changeIds),
    runbooksById: (ids: readonly string[]) => runbooks('runbooks_by_id', inList('r.id', 'text'), ids),
    runbooksByChange: (changeIds: readonly number[]) =>
      runbooks('runbooks_by_change', inList('r.change_id', 'bigint'), changeIds),
    runbooksByIncident: (incidentIds: readonly number[]) =>
      runbooks('runbooks_by_incident', inList('r.incident_id', 'bigint'), incidentIds),
    /** The assets of each change in their order, the primary one first. */
    affectedAssets: (changeIds: readonly number[]) => {
      const ids = JSON.stringify(changeIds);
      const sql = `/* ledger.affected_assets */
        select affected.change_id::float8 as "changeId", a.key as "key", a.name as "name"
        from (
          select c.id as change_id, 0 as position, c.primary_asset_id as asset_id
          from change_request c where c.workspace_id = ? and ${inList('c.id', 'bigint')}
          union all
          select x.change_id, x.position, x.asset_id
          from change_affected_asset x where x.workspace_id = ? and ${inList('x.change_id', 'bigint')}
        ) affected
        join asset a on a.workspace_id = ? and a.id = affected.asset_id
        order by affected.change_id, affected.position`;
      return readRows(
        em(),
        { sql, values: [workspaceId, ids, workspaceId, ids, workspaceId] },
        AFFECTED_ASSET_ROW,
      );
    },
    assetsByKey: (keys: readonly string[]) => {
      const sql = `/* ledger.assets_by_key */ select a.key as "key", a.name as "name" from asset a
        where a.workspace_id = ? and ${inList('a.key', 'text')}`;
      return readRows(em(), { sql, values: [workspaceId, JSON.stringify(keys)] }, ASSET_ROW);
    },
    membersByUser: (users: readonly string[]) => {
      const sql = `/* ledger.members_by_user */
        select m.user_id as "userId", m.name as "name", m.role as "role", m.team as "team"
        from workspace_membership m where m.workspace_id = ? and ${inList('m.user_id', 'text')}`;
      return readRows(em(), { sql, values: [workspaceId, JSON.stringify(users)] }, MEMBER_ROW);
    },
  };
}

export type RecordReader = ReturnType<typeof createRecordReader>;
