import { z } from 'zod';
import type { Reads } from '../db/merged-reads.js';
import type { Filter } from '../domain/grouping.js';
import type { Window } from '../domain/window.js';
import { Conditions } from './conditions.js';
import { APPROVALS, type ApprovalRow, type RecordKind, RUNBOOKS, type RunbookRow } from './record-rows.js';
import { readRows, timestamptzOf } from './rows.js';

/** Which of them a list shows: those that ended in the window, of the groups that the filter keeps. */
export interface EventFilter {
  readonly ended: Window;
  readonly groups: Filter;
}

/** Where a page begins: behind this one, in the order of the list (the last ended first). */
export interface EventPosition {
  readonly endedAtMs: number;
  readonly id: string;
}

interface EventList<T> {
  readonly name: string;
  readonly kind: RecordKind<T>;
  readonly ended: string;
  readonly joins: string;
  readonly team: string;
  readonly service: string;
  readonly changeType: string;
}

/** An approval is in the groups of its change. */
const APPROVAL_LIST: EventList<ApprovalRow> = {
  name: 'approval',
  kind: APPROVALS,
  ended: 'p.decided_at',
  joins: `
  join change_request c on c.workspace_id = p.workspace_id and c.id = p.change_id
  left join workspace_membership owner on owner.workspace_id = c.workspace_id and owner.id = c.owner_id
  left join asset service on service.workspace_id = c.workspace_id and service.id = c.primary_asset_id`,
  team: 'owner.team',
  service: 'service.key',
  changeType: 'c.change_type',
};

/** As OPERATIONS_SQL has it: its own service, else the groups of the change, else of the incident, that it served. */
const RUNBOOK_LIST: EventList<RunbookRow> = {
  name: 'runbook',
  kind: RUNBOOKS,
  ended: 'r.finished_at',
  joins: `
  left join change_request c on c.workspace_id = r.workspace_id and c.id = r.change_id
  left join incident i on i.workspace_id = r.workspace_id and i.id = r.incident_id
  left join change_request k on k.workspace_id = i.workspace_id and k.id = i.caused_by_id
  left join workspace_membership person on person.workspace_id = r.workspace_id
    and person.id = case when c.id is null then i.assignee_id else c.owner_id end
  left join asset service on service.workspace_id = r.workspace_id
    and service.id = coalesce(r.service_id, case when c.id is null then i.service_id else c.primary_asset_id end)`,
  team: 'person.team',
  service: 'service.key',
  changeType: 'coalesce(c.change_type, k.change_type)',
};

const COUNT_ROW = z.object({ count: z.number() });

/** Lists of what the operations view counts and has text for a key, paged by (end, id) in the database. */
export function createOperationPages(reads: () => Reads, workspaceId: string) {
  const conditionsOf = <T>({ kind, ended, team, service, changeType }: EventList<T>, filter: EventFilter) =>
    new Conditions()
      .add(`${kind.alias}.workspace_id = ?`, workspaceId)
      .addWindow(ended, filter.ended)
      .addKeys(team, filter.groups.team)
      .addKeys(service, filter.groups.service)
      .addKeys(changeType, filter.groups.change_type);
  const pageOf =
    <T>(list: EventList<T>) =>
    (filter: EventFilter, page: { readonly after: EventPosition | null; readonly limit: number }) => {
      const { name, kind, ended, joins } = list;
      const conditions = conditionsOf(list, filter);
      if (page.after !== null) {
        const position = [timestamptzOf(page.after.endedAtMs), page.after.id];
        conditions.add(`(${ended}, ${kind.alias}.id) < (?::timestamptz, ?::text)`, ...position);
      }
      const sql = `/* ledger.${name}_page */ select ${kind.select} from ${kind.from} ${joins} where ${conditions.sql}
        order by ${ended} desc, ${kind.alias}.id desc limit ?`;
      return readRows(reads(), { sql, values: [...conditions.values, page.limit] }, kind.row);
    };
  const countOf =
    <T>(list: EventList<T>) =>
    async (filter: EventFilter): Promise<number> => {
      const conditions = conditionsOf(list, filter);
      const sql = `/* ledger.${list.name}_count */ select count(*)::float8 as "count" from ${list.kind.from} ${list.joins}
        where ${conditions.sql}`;
      const [row] = await readRows(reads(), { sql, values: conditions.values }, COUNT_ROW);
      return row?.count ?? 0;
    };
  return {
    approvals: pageOf(APPROVAL_LIST),
    countApprovals: countOf(APPROVAL_LIST),
    runbooks: pageOf(RUNBOOK_LIST),
    countRunbooks: countOf(RUNBOOK_LIST),
  };
}

export type OperationPages = ReturnType<typeof createOperationPages>;
