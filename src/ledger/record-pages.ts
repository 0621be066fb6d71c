import { z } from 'zod';
import type { Reads } from '../db/merged-reads.js';
import type { GroupKey } from '../domain/grouping.js';
import type { ChangeType } from '../domain/ledger-words.js';
import type { Window } from '../domain/window.js';
import { Conditions } from './conditions.js';
import { CHANGES, INCIDENTS, type RecordKind } from './record-rows.js';
import { readRows, timestamptzOf } from './rows.js';

/** Where a page begins: after this record, in the order of the list (newest first). */
export interface PagePosition {
  readonly instantMs: number;
  readonly id: number;
}

export interface PageRequest {
  readonly after: PagePosition | null;
  readonly limit: number;
}

/** Which changes a list shows. A field that is left out keeps everything. */
export interface ChangeFilter {
  readonly completed?: Window | undefined;
  readonly team?: readonly GroupKey[] | undefined;
  readonly service?: readonly GroupKey[] | undefined;
  readonly change_type?: readonly ChangeType[] | undefined;
  /** Whether the change counts as failed, with the workspace's failure window. */
  readonly failed?: { readonly is: boolean; readonly failureWindowMs: number } | undefined;
  /** A part of the number or the title, in any case. */
  readonly search?: string | undefined;
}

/** Which incidents a list shows. A field that is left out keeps everything. */
export interface IncidentFilter {
  readonly resolved?: Window | undefined;
  readonly open?: boolean | undefined;
  readonly team?: readonly GroupKey[] | undefined;
  readonly service?: readonly GroupKey[] | undefined;
  readonly search?: string | undefined;
}

/**
 * A failed change, as `domain/change-outcome.ts` defines it, for lists that the database pages. A test holds the two
 * together on random ledgers.
 */
const FAILED_SQL = `(c.completed_at is not null and c.state <> 'cancelled'
  and (c.closure_code is not null or c.state = 'rolled_back')
  and (c.closure_code is not distinct from 'unsuccessful' or c.state = 'rolled_back'
    or coalesce((extract(epoch from first_incident.opened_at) - extract(epoch from c.completed_at)) * 1000 <= ?, false)))`;

const COUNT_ROW = z.object({ count: z.number() });

/** Lists of records, newest first, paged by (instant, id) in the database. */
export function createRecordPages(reads: () => Reads, workspaceId: string) {
  const changeConditions = (filter: ChangeFilter) => {
    const conditions = new Conditions().add('c.workspace_id = ?', workspaceId);
    conditions.addWindow('c.completed_at', filter.completed);
    conditions.addKeys('owner.team', filter.team).addKeys('service.key', filter.service);
    conditions.addKeys('c.change_type', filter.change_type).addSearch('c', filter.search);
    if (filter.failed !== undefined) {
      conditions.add(`${filter.failed.is ? '' : 'not '}${FAILED_SQL}`, filter.failed.failureWindowMs);
    }
    return conditions;
  };
  const incidentConditions = (filter: IncidentFilter) => {
    const conditions = new Conditions().add('i.workspace_id = ?', workspaceId);
    conditions.addWindow('i.resolved_at', filter.resolved);
    conditions.addKeys('assignee.team', filter.team).addKeys('service.key', filter.service);
    conditions.addSearch('i', filter.search);
    if (filter.open !== undefined) conditions.add(`i.resolved_at is ${filter.open ? '' : 'not '}null`);
    return conditions;
  };
  const pageOf =
    <T>({ alias, select, from, row }: RecordKind<T>, name: string, instant: string) =>
    async (conditions: Conditions, { after, limit }: PageRequest): Promise<T[]> => {
      const place = [`${alias}.${instant}`, `${alias}.id`] as const;
      if (after !== null) {
        const position = [timestamptzOf(after.instantMs), after.id];
        conditions.add(`(${place.join(', ')}) < (?::timestamptz, ?::bigint)`, ...position);
      }
      const sql = `/* ledger.${name} */ select ${select} from ${from} where ${conditions.sql}
        order by ${place.map((column) => `${column} desc`).join(', ')} limit ?`;
      return readRows(reads(), { sql, values: [...conditions.values, limit] }, row);
    };
  const countOf = async ({ from }: RecordKind<unknown>, name: string, conditions: Conditions) => {
    const sql = `/* ledger.${name} */ select count(*)::float8 as "count" from ${from} where ${conditions.sql}`;
    const [row] = await readRows(reads(), { sql, values: conditions.values }, COUNT_ROW);
    return row?.count ?? 0;
  };
  const changePage = pageOf(CHANGES, 'change_page', 'created_at');
  const incidentPage = pageOf(INCIDENTS, 'incident_page', 'opened_at');
  return {
    /** Changes by creation, newest first. */
    changes: (filter: ChangeFilter, page: PageRequest) => changePage(changeConditions(filter), page),
    countChanges: (filter: ChangeFilter) => countOf(CHANGES, 'change_count', changeConditions(filter)),
    /** Incidents by opening, newest first. */
    incidents: (filter: IncidentFilter, page: PageRequest) => incidentPage(incidentConditions(filter), page),
    countIncidents: (filter: IncidentFilter) =>
      countOf(INCIDENTS, 'incident_count', incidentConditions(filter)),
  };
}

export type RecordPages = ReturnType<typeof createRecordPages>;
