import { bandSetOf } from '../domain/band-sets.js';
import type { Bucket, Interval } from '../domain/buckets.js';
import { cellOf } from '../domain/cells.js';
import type { Dimension, GroupKey } from '../domain/grouping.js';
import type { Edges } from '../domain/intervals.js';
import type { ChangeType } from '../domain/ledger-words.js';
import { type OpenIncidents, openUntilMs } from '../domain/operations/open-incidents.js';
import { OperationsBoard } from '../domain/operations/operations-board.js';
import { OperationsViews } from '../domain/operations/operations-views.js';
import { VIEWS, type ViewId } from '../domain/operations/views.js';
import { partitionOf, wholePartition } from '../domain/partition.js';
import type { RankedList } from '../domain/ranked-list.js';
import { ReportRules } from '../domain/report-rules.js';
import type { Group, Side } from '../domain/scoreboard.js';
import { failureWindowMs } from '../domain/settings.js';
import { MS_PER_HOUR, previousWindow, type Window } from '../domain/window.js';
import type { DoraQuestion, DoraRules } from './dora-report.js';
import { type LongScans, viewsElsewhere } from './long-scans.js';
import type { OperationsSource } from './ports.js';

const MS_PER_MINUTE = 60_000;

/** One view of one group over one interval. */
export interface ViewReading {
  /** How many records. */
  readonly sampleSize: number;
  /** In the view's unit; null without a sample. */
  readonly p50: number | null;
  readonly p90: number | null;
  /** How many of the records the view's share counts: rejected, succeeded, emergency, rework. */
  readonly marked: number;
  /** marked ÷ sampleSize, 0 to 1; null without a sample. */
  readonly rate: number | null;
}

/** One view over the part of one calendar bucket that lies inside the window. */
export interface ViewPoint {
  readonly bucket: Bucket;
  readonly reading: ViewReading;
}

/** The operations view of one group, or of everything. */
export class OperationsCard {
  constructor(
    readonly rules: ReportRules,
    readonly board: OperationsBoard,
    readonly index: number,
  ) {}

  /** A view over the window, or over the one before. */
  read(view: ViewId, side: Side = 'current'): ViewReading {
    return this.#at(view, this.edgesOf(side), this.index);
  }

  countOfType(type: ChangeType, side: Side): number {
    return this.board.countOfType(type, this.edgesOf(side))[this.index] ?? 0;
  }

  get openIncidents(): OpenIncidents {
    return this.board.openIncidents(this.index);
  }

  /** The incidents that are open, the oldest first. */
  openRecords(): RankedList {
    return this.board.openRecords(this.index);
  }

  /** The records behind a view: the longest first; of changes the newest. */
  recordsBehind(view: ViewId, side: Side): RankedList {
    return this.board.recordsBehind(view, this.index, this.windowOf(side));
  }

  windowOf(side: Side): Window {
    return side === 'current' ? this.rules.window : previousWindow(this.rules.window);
  }

  edgesOf(side: Side): Edges {
    return side === 'current' ? this.board.edges : this.board.edgesBefore;
  }

  /** One point a bucket, oldest first; `last` keeps the newest only, null all. */
  series(view: ViewId, interval: Interval, last: number | null): ViewPoint[] {
    const buckets = this.rules.bucketsBy(interval, last);
    const groups = this.board.partition.keys.length;
    return buckets.list.map((bucket, i) => {
      return { bucket, reading: this.#at(view, buckets.edges, cellOf(this.index, i, groups)) };
    });
  }

  /** Null where views of both windows may be read at once; else it is to be waited for. */
  prepare(views: readonly ViewId[]): Promise<unknown> | null {
    return this.board.prepareWindows(views);
  }

  /** Likewise for `series`. */
  prepareSeries(view: ViewId, interval: Interval, last: number | null): Promise<void> | null {
    return this.board.prepare(view, this.rules.bucketsBy(interval, last).edges);
  }

  #at(view: ViewId, edges: Edges, entry: number): ViewReading {
    const { count, marked, p50, p90 } = this.board.read(view, edges);
    const sampleSize = count[entry] ?? 0;
    const ofSample = (value: number) => (sampleSize === 0 ? null : value);
    const inUnit = (ms: number | undefined) =>
      ms === undefined || Number.isNaN(ms)
        ? null
        : ms / (VIEWS[view].unit === 'minutes' ? MS_PER_MINUTE : MS_PER_HOUR);
    const share = marked[entry] ?? 0;
    return {
      sampleSize,
      p50: inUnit(p50[entry]),
      p90: inUnit(p90[entry]),
      marked: share,
      rate: ofSample(share / sampleSize),
    };
  }
}

/** One group's operations view. */
export interface OperationsGroup {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  readonly label: string;
  readonly card: OperationsCard;
}

/** The answer that GraphQL, REST and every export show. */
export interface OperationsReport {
  readonly question: DoraQuestion;
  readonly overall: OperationsCard;
  /** Empty unless the question groups. */
  readonly groups: readonly OperationsGroup[];
  /** Until then the answer stays the same as long as nothing is written, but for the ages of what is open. */
  readonly holdsUntilMs: number;
}

/**
 * Answers a question about approvals, runbooks, changes and recovery, with one read of the facts.
 * @param scans who reads many rows instead; left out, they are read here.
 */
export async function operationsReport(
  source: OperationsSource,
  question: DoraQuestion,
  given: DoraRules,
  scans: LongScans | null = null,
): Promise<OperationsReport> {
  const { window, groupBy, filter } = question;
  const before = previousWindow(window);
  const failure = { failureWindowMs: failureWindowMs(given.settings), asOfMs: given.asOfMs };
  // Rework looks back over the failure window.
  const all = { startMs: before.startMs - failure.failureWindowMs, endMs: window.endMs };
  const facts = await source.readOperations([all], given.asOfMs);
  const span = { startMs: before.startMs, endMs: window.endMs };
  const views = new OperationsViews({ facts, span, failure });
  const rules = new ReportRules(
    window,
    given.timeZone,
    failure,
    bandSetOf(given.settings.bandSetVersion),
    null,
  );
  const boardOf = (dimension: Dimension | null) => {
    const partition = partitionOf(facts.names, dimension, filter) ?? wholePartition();
    const asked = { dimension, filter, windows: [before, window] as const, failure };
    return new OperationsBoard(views, partition, window, viewsElsewhere(scans, facts, asked));
  };
  const overall = new OperationsCard(rules, boardOf(null), 0);
  const holdsUntilMs = openUntilMs(facts, given.asOfMs);
  if (groupBy === null) return { question, overall, groups: [], holdsUntilMs };
  const board = boardOf(groupBy);
  await board.prepareGroups();
  const groups = board.groups(groupBy).map((group: Group) => cardOf(group, rules, board));
  return { question, overall, groups, holdsUntilMs };
}

/** Comes when every view of a report may be read at once. */
export async function allViewsRead({ overall, groups }: OperationsReport): Promise<void> {
  await Promise.all(
    [overall, ...groups.slice(0, 1).map(({ card }) => card)].map(({ board }) => board.prepareWindows()),
  );
}

function cardOf(
  { dimension, key, label, index }: Group,
  rules: ReportRules,
  board: OperationsBoard,
): OperationsGroup {
  return { dimension, key, label, card: new OperationsCard(rules, board, index) };
}
