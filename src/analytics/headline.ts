import type { Comparison } from '../domain/comparison.js';
import type { GoalReading } from '../domain/goals.js';
import type { MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import { targetInWords } from './alert-summary.js';
import { changeInWords, countInWords, metricInWords, valueInWords } from './metric-words.js';

/** What a headline is made from. */
export interface HeadlineFacts {
  /** The four metrics against the window before, in the registry's order. */
  readonly comparisons: readonly Comparison[];
  readonly goals: Readonly<Partial<Record<MetricId, GoalReading>>>;
  readonly openAlerts: number;
}

/** Smaller changes are said to be steady. */
const STEADY = 0.05;

/**
 * One sentence for those who read no more: the largest move of the four metrics, missed goals, open alerts. Example: `Lead time (p50)
 * improved to 9.2 h (−23 %), change failure rate misses its goal of at most 10 % (12 %), and 2 alerts are open.`
 */
export function headlineOf({ comparisons, goals, openAlerts }: HeadlineFacts): string {
  const hasRecords = comparisons.some(({ reading }) => reading.sampleSize > 0);
  if (!hasRecords)
    return sentence([
      'no change was closed and no incident resolved',
      goalWords(comparisons, goals, undefined),
      alertWords(openAlerts),
    ]);
  const most = mostMoved(comparisons);
  const missed = most === null ? undefined : goals[most.metric];
  return sentence([
    most === null ? steadyWords(comparisons) : moveWords(most, missed),
    goalWords(
      comparisons.filter(({ metric }) => metric !== most?.metric),
      goals,
      missed,
    ),
    alertWords(openAlerts),
  ]);
}

/** The largest move of those that are worth a word; null where none is. */
function mostMoved(comparisons: readonly Comparison[]): Comparison | null {
  // From zero there is no larger move.
  const size = ({ relativeChange, delta }: Comparison) =>
    relativeChange === null && delta !== null && delta !== 0
      ? Number.POSITIVE_INFINITY
      : Math.abs(relativeChange ?? 0);
  const [most] = comparisons
    .filter((each) => size(each) >= STEADY)
    .toSorted((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a)));
  return most ?? null;
}

function moveWords(
  { metric, reading, relativeChange, improved }: Comparison,
  goal: GoalReading | undefined,
): string {
  const value = reading.value === null ? '' : ` to ${valueInWords(metric, reading.value)}`;
  const moved = `${startOf(metric)} ${improved ? 'improved' : 'worsened'}${value} (${changeInWords(relativeChange)})`;
  if (goal?.status !== 'breached') return moved;
  return `${moved} and misses its goal of ${targetInWords(metric, goal.target)}`;
}

function steadyWords(comparisons: readonly Comparison[]): string {
  const compared = comparisons.filter(({ delta }) => delta !== null).length;
  if (compared === 0) return 'there is nothing to compare with yet';
  return compared === comparisons.length
    ? 'all four metrics are steady'
    : 'the metrics that can be compared are steady';
}

/** @param told the goal of the metric that was told of already. */
function goalWords(
  comparisons: readonly Comparison[],
  goals: HeadlineFacts['goals'],
  told: GoalReading | undefined,
): string | null {
  const read = comparisons.flatMap(({ metric, reading }) => {
    const goal = goals[metric];
    return goal === undefined ? [] : [{ metric, value: reading.value, goal }];
  });
  const missed = read.filter(({ goal }) => goal.status === 'breached');
  if (missed.length === 0) {
    if (told?.status === 'breached') return null;
    return told?.status === 'met' || read.some(({ goal }) => goal.status === 'met')
      ? 'no goal is missed'
      : null;
  }
  return listOf(
    missed.map(({ metric, value, goal }) => {
      const now = value === null ? '' : ` (${valueInWords(metric, value)})`;
      return `${startOf(metric)} misses its goal of ${targetInWords(metric, goal.target)}${now}`;
    }),
  );
}

function alertWords(openAlerts: number): string {
  if (openAlerts === 0) return 'no alert is open';
  return openAlerts === 1 ? '1 alert is open' : `${countInWords(openAlerts)} alerts are open`;
}

/** In the middle of a sentence, but names of letters stay as they are: `lead time (p50)`, `MTTR (p50)`. */
function startOf(metric: MetricId): string {
  const words = metricInWords(metric);
  return /^[A-Z]{2}/.test(METRICS[metric].name) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

function sentence(parts: readonly (string | null)[]): string {
  const text = listOf(parts.filter((part) => part !== null));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Example: `a, b, and c`; `a and b`. */
function listOf(parts: readonly string[]): string {
  if (parts.length < 3) return parts.join(parts.some((part) => part.includes(' and ')) ? ', and ' : ' and ');
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
}
