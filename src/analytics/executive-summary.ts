import { comparisonAt } from '../domain/comparison.js';
import type { GoalReading } from '../domain/goals.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { METRIC_IDS, type MetricId } from '../domain/metrics/metric.js';
import { type ComparedGroup, type Movers, moversOf } from '../domain/movers.js';
import type { Scorecard } from '../domain/scorecard.js';
import type { Window } from '../domain/window.js';
import type { DoraQuestion, DoraReport, GroupReport } from './dora-report.js';
import { headlineOf } from './headline.js';

/** What an executive summary tells. */
export interface ExecutiveSummary {
  readonly window: Window;
  readonly overall: Scorecard;
  readonly breachedGoals: readonly MetricId[];
  readonly openAlerts: number;
  readonly headline: string;
  readonly movers: (count: number) => Movers;
}

/** What a summary is made with. */
export interface SummarySources {
  readonly report: (question: DoraQuestion) => Promise<DoraReport>;
  /** Alerts of the workspace that are open. */
  readonly countOpenAlerts: () => Promise<number>;
  readonly minSampleSize: number;
}

/** The four metrics of the whole workspace, what moved, what is missed and what is open. The reports share one read of the facts. */
export async function executiveSummary(
  { report, countOpenAlerts, minSampleSize }: SummarySources,
  window: Window,
): Promise<ExecutiveSummary> {
  const ask = (groupBy: DoraQuestion['groupBy']) => report({ window, groupBy, filter: {} });
  const [openAlerts, { overall }, ...grouped] = await Promise.all([
    countOpenAlerts(),
    ask(null),
    ...DIMENSIONS.map(ask),
  ]);
  const goals = goalsOf(overall);
  const comparisons = METRIC_IDS.map((id) => comparisonAt(overall.board, id, overall.index));
  return {
    ...{ window, overall, openAlerts },
    breachedGoals: METRIC_IDS.filter((id) => goals[id]?.status === 'breached'),
    headline: headlineOf({ comparisons, goals, openAlerts }),
    movers: (count) =>
      moversOf(
        grouped.flatMap(({ groups }) => groups.map(compared)),
        minSampleSize,
        count,
      ),
  };
}

function goalsOf(overall: Scorecard): Partial<Record<MetricId, GoalReading>> {
  return Object.fromEntries(
    METRIC_IDS.flatMap((id) => {
      const { goal } = overall.read(id);
      return goal === null ? [] : [[id, goal]];
    }),
  );
}

function compared({ dimension, key, label, scorecard: { board, index } }: GroupReport): ComparedGroup {
  return { dimension, key, label, comparisons: METRIC_IDS.map((id) => comparisonAt(board, id, index)) };
}
