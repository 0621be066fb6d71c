import type { MetricId } from './metrics/metric.js';
import { type Finding, isSilenced, type Subject } from './regression.js';

/** An alert as far as later evaluations care: whom it is about, whether it is over, and who has seen it. */
export interface KnownAlert extends Subject {
  readonly id: string;
  readonly metric: MetricId;
  readonly acknowledgedAtMs: number | null;
  readonly isRecovered: boolean;
  readonly evaluatedAtMs: number;
}

/** What an evaluation does about its findings. */
export interface AlertDecision {
  readonly raise: readonly Finding[];
  /** Regressions that stay quiet, since somebody acknowledged the same thing less than 24 hours before. */
  readonly silenced: readonly Finding[];
  /** Ids of earlier alerts whose metric is back within its threshold. */
  readonly recovered: readonly string[];
}

/**
 * Decides what becomes of an evaluation's findings. A metric that could not be judged is no finding, so it neither raises
 * an alert nor ends one.
 */
export function decideAlerts(
  findings: readonly Finding[],
  known: readonly KnownAlert[],
  evaluatedAtMs: number,
): AlertDecision {
  const knownOf = Map.groupBy(known, nameOf);
  const isQuiet = (finding: Finding) =>
    (knownOf.get(nameOf(finding)) ?? []).some(
      ({ acknowledgedAtMs }) => acknowledgedAtMs !== null && isSilenced(acknowledgedAtMs, evaluatedAtMs),
    );
  const { regressed = [], within = [] } = Object.groupBy(findings, ({ hasRegressed }) =>
    hasRegressed ? 'regressed' : 'within',
  );
  const { silenced = [], raise = [] } = Object.groupBy(regressed, (finding) =>
    isQuiet(finding) ? 'silenced' : 'raise',
  );
  const recovered = within
    .flatMap((finding) => knownOf.get(nameOf(finding)) ?? [])
    .filter((alert) => !alert.isRecovered && alert.evaluatedAtMs < evaluatedAtMs);
  return { raise, silenced, recovered: recovered.map(({ id }) => id) };
}

/** Of alerts that are over, those to tell of: several nights may have alerted to what recovers once, and its newest speaks for them. */
export function newestOfEach(alerts: readonly KnownAlert[]): KnownAlert[] {
  return [...Map.groupBy(alerts, nameOf).values()].map((same) =>
    same.reduce((newest, alert) => (alert.evaluatedAtMs > newest.evaluatedAtMs ? alert : newest)),
  );
}

/** One name for a metric of a group, however the group came about. */
function nameOf({ metric, dimension, key }: Subject & { readonly metric: MetricId }): string {
  return JSON.stringify([metric, dimension, key]);
}
