import type { BandSet } from '../domain/bands.js';
import type { Metric } from '../domain/metrics/metric.js';
import { VIEW_IDS, VIEWS, type View } from '../domain/operations/views.js';

const BETTER = { higher: 'higher is better', lower: 'lower is better' } as const;

/** The page `docs/metrics.md`, made from the metric registry and the bands: whatever it says, the code does. */
export function metricsDocument(metrics: readonly Metric[], bandSet: BandSet): string {
  return [INTRODUCTION, ...metrics.map(section), bandSection(metrics, bandSet), OPERATIONS, RULES]
    .join('\n\n')
    .concat('\n');
}

const INTRODUCTION = `# Metrics

Written from the metric registry (\`src/domain/metrics\`) by \`npm run docs\`; a test compares the two.

Every number is computed from the ledger's records as they are at the moment of the question, over a half-open
window \`start <= t < end\`. GraphQL, REST and the exports answer from the same function.`;

function section(metric: Metric): string {
  const percent = `${Math.round(metric.regressionThreshold * 100)} %`;
  return `## ${metric.name}

${metric.meaning}

| | |
|---|---|
| column | \`${metric.valueKey}\`${metric.unit === 'hours' ? ', with p50 and p90' : ''} |
| unit | ${metric.unit === 'share' ? 'share, 0 to 1' : metric.unit}; ${BETTER[metric.better]} |
| computed as | ${metric.formula} |
| sample size | ${metric.sample} |
| without a sample | ${metric.withoutSample} |
| regresses by default at | a change for the worse of more than ${percent}, 7 days against 28 |
| source | ${metric.source} |`;
}

function bandSection(metrics: readonly Metric[], { version, source, limits }: BandSet): string {
  const rows = metrics.map((metric) => {
    const sign = metric.better === 'higher' ? ['>', '>='] : ['<', '<='];
    const cells = limits[metric.id].map(
      ({ limit, inclusive }) => `${sign[Number(inclusive)]} ${shown(limit)}`,
    );
    return `| ${metric.name} (${metric.unit}) | ${cells.join(' | ')} | otherwise |`;
  });
  return `## Performance bands

Version \`${version}\`, from ${source}

| metric | elite | high | medium | low |
|---|---|---|---|---|
${rows.join('\n')}`;
}

function shown(limit: number): string {
  return String(Number(limit.toFixed(4)));
}

const OPERATIONS = `## Operations views

\`operations\` reads them in GraphQL, \`/api/v1/analytics/operations/\` as REST and CSV, over the same windows, groups and filters.

| view | columns | computed as | source |
|---|---|---|---|
${VIEW_IDS.map((id) => viewRow(VIEWS[id])).join('\n')}

Open incidents are those opened at or before the question and not resolved by then, whatever the window, with the age of the oldest
(\`open_incidents\`, \`oldest_open_incident_hours\`). A stage whose instants run backwards is no stage.`;

function viewRow({ name, key, sampleKey, markedKey, rateKey, unit, formula, source }: View): string {
  const durations = unit === null ? null : `${key}_p50`;
  const columns = [sampleKey, markedKey, rateKey, durations].filter((column) => column !== null);
  return `| ${name} | ${columns.map((column) => `\`${column}\``).join(', ')} | ${formula} | ${source} |`;
}

const RULES = `## What all of them share

- **Percentiles** are continuous: linear interpolation at rank p·(n−1) of the sorted sample (PostgreSQL's
  \`percentile_cont\`, NumPy's default), always of the durations themselves, never of smaller percentiles.
- **Previous window**: the same length, ending where this one starts; \`delta\` is value − previous, null if either is.
- **Series**: one point a day, week (from Monday) or month of the workspace's time zone, oldest first, empty ones
  included. A point covers the part of its bucket inside the window; a cut bucket is marked \`partial\`.
- **Failed change**: closed and unsuccessful, rolled back, or followed by an incident that it caused, opened from its
  completion to \`dora_failure_window_hours\` (default 24) after it, both ends included. It counts once, on its completion day.
- **Pending**: changes that have not failed and are younger than the failure window; they may still fail.
- **Groups**: by team, service or change type. A record without a key is "Unassigned". Groups with at least one record in
  this window or the previous one appear, by number of closed changes and resolved incidents, then by key.`;
