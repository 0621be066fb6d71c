import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Orm } from '../../db/orm.js';
import { inWorkspaceTransaction } from '../../db/workspace-transaction.js';
import { type Columns, joined, rowsBefore, rowsOf } from '../../domain/columns.js';
import type { ChangeFacts, EventFacts, FactNames, IncidentFacts } from '../../domain/facts.js';
import type { ChangeSegment, EventSegment, IncidentSegment } from '../../domain/segment.js';
import { changeFacts, eventFacts, incidentFacts } from '../facts-of-rows.js';
import { factNames } from '../packed-facts.js';
import { CopiedRows } from './copied-rows.js';
import { POSITION_ROW, type Position } from './feed.sql.js';
import {
  CHANGE_COPY,
  COPY_EVENTS,
  copyChanges,
  copyIncidents,
  EVENT_COPY,
  HEAD_ROW,
  HEAD_SQL,
  INCIDENT_COPY,
  LOAD_MEMORY_SQL,
} from './load.sql.js';
import { changeKind, eventKind, FEWEST_ROWS, incidentKind } from './segment-kinds.js';
import { type ColumnSegment, type SegmentKind, SegmentList } from './segment-list.js';

/** What was read of a workspace, and where in the history of its database. */
export interface Reading {
  readonly position: Position;
  readonly changes: SegmentList<ChangeFacts, ChangeSegment>;
  readonly incidents: SegmentList<IncidentFacts, IncidentSegment>;
  readonly approvals: EventList;
  readonly runbooks: EventList;
  /** By opening. */
  readonly unresolved: EventList;
  readonly names: FactNames;
}

export interface LoadOptions {
  /** More facts than this are not loaded. */
  readonly most: number;
  /** Is told how many there are before any is read, and may keep it waiting. */
  readonly admit: (count: number) => Promise<void>;
  /** What brings a segment to its end; left out, 512. */
  readonly fewestRows?: number | undefined;
}

type EventList = SegmentList<EventFacts, EventSegment>;

/**
 * Reads all facts of a workspace in one snapshot, as binary rows that are turned into columns as they come, so that it takes little
 * more memory than they do.
 * @returns null where there are more than `most`.
 */
export async function loadFacts(
  orm: Orm,
  workspaceId: string,
  { most, admit, fewestRows = FEWEST_ROWS }: LoadOptions,
): Promise<Reading | null> {
  const load = async (client: PoolClient) => {
    const { rows } = await client.query(HEAD_SQL, [workspaceId, most + 1]);
    const { timeZone, count, ...head } = HEAD_ROW.parse(rows[0]);
    if (count > most) return null;
    await admit(count);
    await client.query(LOAD_MEMORY_SQL);
    const changes = await copied(client, copyChanges(workspaceId), changeKind(timeZone, fewestRows), {
      width: CHANGE_COPY.width,
      columnsOf: (bytes) => changeFacts(bytes, CHANGE_COPY),
    });
    const incidents = await copied(client, copyIncidents(workspaceId), incidentKind(timeZone, fewestRows), {
      width: INCIDENT_COPY.width,
      columnsOf: (bytes) => incidentFacts(bytes, INCIDENT_COPY),
    });
    const eventsOf = (kind: keyof typeof COPY_EVENTS) =>
      copied(client, COPY_EVENTS[kind](workspaceId), eventKind(timeZone, fewestRows), {
        width: EVENT_COPY.width,
        columnsOf: (bytes) => eventFacts(bytes, EVENT_COPY),
      });
    const approvals = await eventsOf('approvals');
    const runbooks = await eventsOf('runbooks');
    const unresolved = await eventsOf('unresolved');
    const facts = { changes, incidents, approvals, runbooks, unresolved, names: factNames(head) };
    return { position: POSITION_ROW.parse(head), ...facts };
  };
  return inWorkspaceTransaction(orm, workspaceId, load, { isolation: 'repeatable read' });
}

/** So many rows are gathered before they are cut into segments. */
const ROWS_AT_ONCE = 16_384;

async function copied<C extends Columns, S extends ColumnSegment<C>>(
  client: PoolClient,
  sql: string,
  kind: SegmentKind<C, S>,
  { width, columnsOf }: { readonly width: number; readonly columnsOf: (bytes: Uint8Array) => C },
): Promise<SegmentList<C, S>> {
  const rows = new CopiedRows(width);
  let list = SegmentList.empty(kind);
  let waiting: C[] = [];
  let count = 0;
  const cut = (isLast: boolean) => {
    const all = joined(waiting, kind.shape);
    if (all === null) return;
    const whole = isLast ? all.count : rowsBefore(all, kind.shape, lastDayOf(all, kind).startMs);
    list = list.appended(rowsOf(all, kind.shape, 0, whole));
    waiting = [rowsOf(all, kind.shape, whole, all.count)];
    count = all.count - whole;
  };
  for await (const piece of client.query(copyTo(sql))) {
    const columns = columnsOf(rows.push(piece as Buffer));
    waiting.push(columns);
    count += columns.count;
    if (count >= ROWS_AT_ONCE) cut(false);
  }
  rows.end();
  cut(true);
  return list;
}

/** The day that may go on with the rows still to come. */
function lastDayOf<C extends Columns, S>(columns: C, { shape, dayOf }: SegmentKind<C, S>) {
  const instants = columns[shape.instant] as unknown as Float64Array;
  return dayOf(instants[columns.count - 1] ?? 0);
}
