import { z } from 'zod';
import { ACTOR } from '../auth/actor.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { METRIC_IDS } from '../domain/metrics/metric.js';

const msOf = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** Select list of an alert, aliased `a`. */
export const ALERT_SELECT = `
  a.id as "id", a.metric as "metric", a.dimension as "dimension", a.key as "key", a.label as "label",
  a.value as "value", a.baseline as "baseline", a.change as "change", a.threshold as "threshold",
  a.sample_size as "sampleSize", a.baseline_sample_size as "baselineSampleSize",
  ${msOf('a.window_starts_at')} as "windowStartsAtMs", ${msOf('a.baseline_starts_at')} as "baselineStartsAtMs",
  ${msOf('a.evaluated_at')} as "evaluatedAtMs", ${msOf('a.raised_at')} as "raisedAtMs",
  ${msOf('a.acknowledged_at')} as "acknowledgedAtMs", a.acknowledged_by as "acknowledgedBy", a.note as "note",
  ${msOf('a.recovered_at')} as "recoveredAtMs"`;

export const ALERT_ROW = z.object({
  id: z.string(),
  metric: z.enum(METRIC_IDS),
  dimension: z.enum(DIMENSIONS).nullable(),
  key: z.string().nullable(),
  label: z.string(),
  value: z.number(),
  baseline: z.number(),
  change: z.number().nullable(),
  threshold: z.number(),
  sampleSize: z.number(),
  baselineSampleSize: z.number(),
  windowStartsAtMs: z.number(),
  baselineStartsAtMs: z.number(),
  evaluatedAtMs: z.number(),
  raisedAtMs: z.number(),
  acknowledgedAtMs: z.number().nullable(),
  acknowledgedBy: ACTOR.nullable(),
  note: z.string().nullable(),
  recoveredAtMs: z.number().nullable(),
});
/** A regression alert as it is shown. Both of its windows end at `evaluatedAtMs`. */
export type AlertRow = Readonly<z.infer<typeof ALERT_ROW>>;
