import type { Slice } from '../slice.js';

/** The four metrics, in the words of definitions.md. */
export const METRIC_IDS = ['deploy_frequency', 'lead_time', 'change_failure_rate', 'mttr'] as const;
export type MetricId = (typeof METRIC_IDS)[number];

/** What the failure of a change depends on besides its record. */
export interface FailureRule {
  /** W: an incident this long after the completion, or sooner, makes a failed change. */
  readonly failureWindowMs: number;
  /** The instant at which the question is asked: younger changes than W are provisional. */
  readonly asOfMs: number;
}

/** One metric over one slice. What a metric does not have is null. */
export interface Reading {
  /** The headline number: p50 for durations. Null without a sample, but deploy frequency is then 0. */
  readonly value: number | null;
  /** Durations only. */
  readonly p90: number | null;
  readonly sampleSize: number;
  /** Failure rate only: the failed changes of the slice. */
  readonly failed: number | null;
  /** Failure rate only: changes that have not failed yet and are younger than the failure window. */
  readonly pending: number | null;
}

/** Everything that is known of one metric, in one place: schema, REST, CSV, documents and messages read it here. */
export interface Metric {
  readonly id: MetricId;
  /** As a person reads it. */
  readonly name: string;
  /** The value's column in REST and CSV; durations append `_p50` and `_p90` there. */
  readonly valueKey: string;
  /** The target's name in `Workspace.settings.dora_goals`. */
  readonly goalKey: string;
  readonly unit: 'per day' | 'hours' | 'share';
  /** Which way is better. */
  readonly better: 'higher' | 'lower';
  /** Relative change for the worse, 7 days against 28, beyond which a metric regresses by default. */
  readonly regressionThreshold: number;
  /** The kind of record that it counts, and drills down to. */
  readonly records: 'changes' | 'incidents';
  /** One sentence: what it is. */
  readonly meaning: string;
  /** How it is computed, in the words of definitions.md. */
  readonly formula: string;
  /** What the sample size counts. */
  readonly sample: string;
  /** What stands where there is no sample. */
  readonly withoutSample: string;
  /** Where the definition comes from. */
  readonly source: string;
  readonly read: (slice: Slice, rule: FailureRule) => Reading;
}

/** A reading of which only the given parts exist. */
export function reading(parts: Partial<Reading> & Pick<Reading, 'value' | 'sampleSize'>): Reading {
  return { p90: null, failed: null, pending: null, ...parts };
}
