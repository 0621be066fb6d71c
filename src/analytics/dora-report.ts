import { DORA_2023 } from '../domain/bands.js';
import { applyFilter, type Dimension, type Filter, type GroupKey, groupsOf } from '../domain/grouping.js';
import { ReportRules, Scorecard } from '../domain/scorecard.js';
import { type AnalyticsSettings, failureWindowMs } from '../domain/settings.js';
import { sliceOf } from '../domain/slice.js';
import { previousWindow, type Window } from '../domain/window.js';
import type { FactSource } from './ports.js';

/** What is asked. */
export interface DoraQuestion {
  readonly window: Window;
  readonly groupBy: Dimension | null;
  readonly filter: Filter;
}

/** Under which rules it is answered: the workspace's settings, and the instant of the question. */
export interface DoraRules {
  readonly timeZone: string;
  readonly settings: AnalyticsSettings;
  readonly asOfMs: number;
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
}

/** Answers a question about the four metrics with one read of the facts. */
export async function doraReport(
  source: FactSource,
  question: DoraQuestion,
  given: DoraRules,
): Promise<DoraReport> {
  const { window, groupBy, filter } = question;
  const before = previousWindow(window);
  const facts = await source.read([before, window]);
  const failure = { failureWindowMs: failureWindowMs(given.settings), asOfMs: given.asOfMs };
  const rules = new ReportRules(window, given.timeZone, failure, DORA_2023);
  const current = applyFilter(sliceOf(facts, window), filter);
  const previous = applyFilter(sliceOf(facts, before), filter);
  const groups = groupBy === null ? [] : groupsOf(current, previous, groupBy);
  return {
    question,
    rules,
    overall: new Scorecard(rules, current, previous),
    groups: groups.map((group) => ({
      dimension: group.dimension,
      key: group.key,
      label: group.label,
      scorecard: new Scorecard(rules, group.current, group.previous),
    })),
  };
}
