import { bandSetOf } from '../domain/band-sets.js';
import { type GoalSet, goalEndMs } from '../domain/goals.js';
import { DIMENSIONS, type Dimension, type Filter, type GroupKey } from '../domain/grouping.js';
import { pendingUntilMs } from '../domain/ledger-facts.js';
import { partitionOf } from '../domain/partition.js';
import type { Subject } from '../domain/regression.js';
import { ReportRules } from '../domain/report-rules.js';
import { Scoreboard } from '../domain/scoreboard.js';
import { Scorecard } from '../domain/scorecard.js';
import { type AnalyticsSettings, failureWindowMs } from '../domain/settings.js';
import { sliceOf } from '../domain/slice.js';
import { previousWindow, type Window } from '../domain/window.js';
import { type LongScans, metricsElsewhere } from './long-scans.js';
import type { FactSource } from './ports.js';

/** What is asked. */
export interface DoraQuestion {
  readonly window: Window;
  readonly groupBy: Dimension | null;
  readonly filter: Filter;
  /** What the window is compared with; left out, the previous window. */
  readonly comparedWith?: Window | undefined;
}

/** Under which rules it is answered: the workspace's settings, and the instant of the question. */
export interface DoraRules {
  readonly timeZone: string;
  readonly settings: AnalyticsSettings;
  readonly asOfMs: number;
  /** The targets that the values are held against; left out, none. */
  readonly goals?: GoalSet | null;
}

/** One group's four metrics. */
export interface GroupReport {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  readonly label: string;
  readonly scorecard: Scorecard;
}

/** The answer that GraphQL, REST and every export show. */
export interface DoraReport {
  readonly question: DoraQuestion;
  readonly rules: ReportRules;
  readonly overall: Scorecard;
  /** Empty unless the question groups; in the default order of definitions.md. */
  readonly groups: readonly GroupReport[];
  /** Until then the answer stays the same as long as nothing is written. */
  readonly holdsUntilMs: number;
}

/**
 * Answers a question about the four metrics with one read of the facts.
 * @param scans who reads many rows by group instead; left out, they are read here.
 */
export async function doraReport(
  source: FactSource,
  question: DoraQuestion,
  given: DoraRules,
  scans: LongScans | null = null,
): Promise<DoraReport> {
  const { window, groupBy, filter } = question;
  const before = question.comparedWith ?? previousWindow(window);
  const facts = await source.read([before, window]);
  const failure = { failureWindowMs: failureWindowMs(given.settings), asOfMs: given.asOfMs };
  const rules = new ReportRules(
    window,
    given.timeZone,
    failure,
    bandSetOf(given.settings.bandSetVersion),
    given.goals ?? null,
  );
  const [current, previous] = [sliceOf(facts, window), sliceOf(facts, before)];
  const boardOf = async (dimension: Dimension | null) => {
    const partition = partitionOf(facts.names, dimension, filter);
    const asked = { dimension, filter, windows: [before, window] as const, failure };
    // Without a partition whole days are known already.
    const elsewhere = partition === null ? null : metricsElsewhere(scans, facts, asked);
    const board = new Scoreboard({ ...current, partition }, { ...previous, partition }, failure, elsewhere);
    await board.prepareWindows();
    return board;
  };
  const overall = new Scorecard(rules, await boardOf(null), 0);
  const holdsUntilMs = Math.min(
    pendingUntilMs(facts, window, failure),
    rules.goals === null ? Number.POSITIVE_INFINITY : goalEndMs(rules.goals, given.timeZone),
  );
  if (groupBy === null) return { question, rules, overall, groups: [], holdsUntilMs };
  const board = await boardOf(groupBy);
  const groups = board.groups(groupBy).map(({ dimension, key, label, index }) => {
    return { dimension, key, label, scorecard: new Scorecard(rules, board, index) };
  });
  return { question, rules, overall, groups, holdsUntilMs };
}

/**
 * Whom a report is about, as alerts name it: its groups; without groups those that its filter lists, or, where it has no
 * filter either, the workspace as a whole.
 */
export function subjectsOf({ question, groups }: DoraReport): Subject[] {
  if (question.groupBy !== null) return groups.map(({ dimension, key }) => ({ dimension, key }));
  const filtered = DIMENSIONS.filter((dimension) => question.filter[dimension] !== undefined);
  if (filtered.length === 0) return [{ dimension: null, key: null }];
  return filtered.flatMap((dimension) =>
    (question.filter[dimension] ?? []).map((key) => ({ dimension, key })),
  );
}
