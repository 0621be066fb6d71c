import type { EntityManager } from '../db/orm.js';
import { NO_CHANGE_TYPE } from '../domain/facts.js';
import type { EventColumns } from '../domain/operations/events.js';
import type {
  OperationsFacts,
  RecoveryColumns,
  StageColumns,
} from '../domain/operations/operations-facts.js';
import type { Window } from '../domain/window.js';
import { EVENT_LAYOUT, OPERATIONS_ROW, OPERATIONS_SQL } from './operations.sql.js';
import { factNames } from './packed-facts.js';
import { PackedRows } from './packed-rows.js';
import { named, spanValues, timestamptzOf } from './rows.js';

/** Where the operations view's raw material comes from. */
export interface OperationsSource {
  /** The events of every window, and what is open at `asOfMs`, in one statement. */
  read(windows: readonly Window[], asOfMs: number): Promise<OperationsFacts>;
}

/** Reads the events of one workspace from the ledger's tables. */
export function createOperationsSource(em: () => EntityManager, workspaceId: string): OperationsSource {
  return {
    async read(windows, asOfMs) {
      const values = { workspace: workspaceId, as_of: timestamptzOf(asOfMs), ...spanValues(windows) };
      const statement = named(OPERATIONS_SQL, values);
      const [row]: unknown[] = await em().execute(statement.sql, [...statement.values]);
      const { approvals, runbooks, recoveries, stages, openIncidents, ...names } = OPERATIONS_ROW.parse(row);
      return {
        approvals: eventColumns(approvals),
        runbooks: eventColumns(runbooks),
        recoveries: recoveryColumns(recoveries),
        stages: stageColumns(stages),
        openIncidents: eventColumns(openIncidents),
        names: factNames(names),
      };
    },
  };
}

const { width, offsets } = EVENT_LAYOUT;

function eventColumns(bytes: Uint8Array): EventColumns {
  const rows = new PackedRows(bytes, width);
  const { count } = rows;
  const each = <C extends Float64Array | Int32Array | Uint8Array>(
    column: C,
    read: (row: number) => number,
  ): C => {
    for (let row = 0; row < count; row += 1) column[row] = read(row);
    return column;
  };
  const atMs = each(new Float64Array(count), (row) => rows.instantMs(row, offsets.at));
  return {
    count,
    atMs,
    id: each(new Float64Array(count), (row) => rows.int8(row, offsets.id)),
    durationMs: each(new Float64Array(count), (row) => (atMs[row] ?? 0) - rows.instantMs(row, offsets.since)),
    memberId: each(new Int32Array(count), (row) => rows.int4(row, offsets.member)),
    serviceId: each(new Int32Array(count), (row) => rows.int4(row, offsets.service)),
    changeType: each(new Uint8Array(count), (row) => typeOf(rows.int2(row, offsets.changeType))),
    isMarked: each(new Uint8Array(count), (row) => rows.int2(row, offsets.isMarked)),
  };
}

/** 0 stands for none, n for the nth change type. */
function typeOf(code: number): number {
  return code === 0 ? NO_CHANGE_TYPE : code - 1;
}

function recoveryColumns(bytes: Uint8Array): RecoveryColumns {
  const rows = new PackedRows(bytes, width);
  const openedDelayMs = Float64Array.from(
    { length: rows.count },
    (_, row) => rows.instantMs(row, offsets.first) - rows.instantMs(row, offsets.since),
  );
  return { ...eventColumns(bytes), openedDelayMs };
}

function stageColumns(bytes: Uint8Array): StageColumns {
  const rows = new PackedRows(bytes, width);
  const between = (from: keyof typeof offsets, to: keyof typeof offsets) =>
    Float64Array.from(
      { length: rows.count },
      (_, row) => rows.instantMs(row, offsets[to]) - rows.instantMs(row, offsets[from]),
    );
  return {
    ...eventColumns(bytes),
    createdToApprovedMs: between('since', 'first'),
    approvedToStartedMs: between('first', 'second'),
    startedToCompletedMs: between('second', 'at'),
  };
}
