import { z } from 'zod';
import type { Reads } from '../db/merged-reads.js';
import { APPROVALS, ASSETS, CHANGES, INCIDENTS, MEMBERS, type RecordKind, RUNBOOKS } from './record-rows.js';
import { inList, readRows } from './rows.js';

type KeyType = 'bigint' | 'text';
type KeyOf<T extends KeyType> = T extends 'bigint' ? number : string;

const AFFECTED_ASSET_ROW = z.object({ changeId: z.number(), key: z.string(), name: z.string() });
const AFFECTED_ASSETS_SQL = `/* ledger.affected_assets */
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

/**
 * Reads records by their keys, many at a time and one statement a call, each kind in its own order; keys that name
 * nothing are left out. Bound to one workspace, in SQL and by the EntityManager's row-level security.
 */
export function createRecordReader(reads: () => Reads, workspaceId: string) {
  const by =
    <T, K extends KeyType>(kind: RecordKind<T>, name: string, column: string, type: K) =>
    (keys: readonly KeyOf<K>[]): Promise<T[]> => {
      const sql = `/* ledger.${name} */ select ${kind.select} from ${kind.from}
        where ${kind.alias}.workspace_id = ? and ${inList(`${kind.alias}.${column}`, type)} order by ${kind.order}`;
      return readRows(reads(), { sql, values: [workspaceId, JSON.stringify(keys)] }, kind.row);
    };
  return {
    changesById: by(CHANGES, 'changes_by_id', 'id', 'bigint'),
    changesByNumber: by(CHANGES, 'changes_by_number', 'number', 'text'),
    incidentsById: by(INCIDENTS, 'incidents_by_id', 'id', 'bigint'),
    incidentsByNumber: by(INCIDENTS, 'incidents_by_number', 'number', 'text'),
    incidentsByCause: by(INCIDENTS, 'incidents_by_cause', 'caused_by_id', 'bigint'),
    approvalsById: by(APPROVALS, 'approvals_by_id', 'id', 'text'),
    approvalsByChange: by(APPROVALS, 'approvals_by_change', 'change_id', 'bigint'),
    runbooksById: by(RUNBOOKS, 'runbooks_by_id', 'id', 'text'),
    runbooksByChange: by(RUNBOOKS, 'runbooks_by_change', 'change_id', 'bigint'),
    runbooksByIncident: by(RUNBOOKS, 'runbooks_by_incident', 'incident_id', 'bigint'),
    assetsByKey: by(ASSETS, 'assets_by_key', 'key', 'text'),
    membersByUser: by(MEMBERS, 'members_by_user', 'user_id', 'text'),
    membersByTeam: by(MEMBERS, 'members_by_team', 'team', 'text'),
    /** The assets of each change in their order, the primary one first. */
    affectedAssets: (changeIds: readonly number[]) => {
      const ids = JSON.stringify(changeIds);
      const values = [workspaceId, ids, workspaceId, ids, workspaceId];
      return readRows(reads(), { sql: AFFECTED_ASSETS_SQL, values }, AFFECTED_ASSET_ROW);
    },
  };
}

export type RecordReader = ReturnType<typeof createRecordReader>;
