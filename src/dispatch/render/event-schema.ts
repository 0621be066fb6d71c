import { EVENT_VERSION, SPARK_DAYS } from '../../analytics/dispatch-event.js';
import type { EventType } from '../../domain/channel.js';
import { DIMENSIONS } from '../../domain/grouping.js';
import { METRIC_LIST } from '../../domain/metrics/registry.js';

type Property = Readonly<Record<string, unknown>>;

const text = (description: string): Property => ({ type: 'string', description });
const number = (description: string): Property => ({ type: 'number', description });
const count = (description: string): Property => ({ type: 'integer', minimum: 0, description });
const instant = (description: string): Property => ({ type: 'string', format: 'date-time', description });
const address = (description: string): Property => ({ type: 'string', format: 'uri', description });

// Open: what is added later does not raise the version, and must not make a receiver refuse the event.
const object = (description: string, properties: Readonly<Record<string, Property>>): Property => ({
  type: 'object',
  description,
  required: Object.keys(properties),
  properties,
});

const window = (description: string) =>
  object(`${description} Half-open: start <= t < end.`, {
    start: instant('The first instant of it.'),
    end: instant('The first instant after it.'),
  });

const SUMMARY = text('One line for a person, the same in Slack, e-mail and API. Its words may change.');

const METRIC_PROPERTIES = {
  metric: {
    enum: METRIC_LIST.map(({ id }) => id),
    description: METRIC_LIST.map(({ id, meaning }) => `${id}: ${meaning}`).join(' '),
  },
  metric_name: text('The metric as a person reads it.'),
  unit: {
    enum: [...new Set(METRIC_LIST.map(({ unit }) => unit))],
    description:
      'Of value, baseline, target and spark: successful changes per day, hours, or a share from 0 to 1.',
  },
  value: number('The metric over window, unrounded; p50 for durations.'),
  sample_size: count('How many records value is computed from.'),
  summary: SUMMARY,
  url: address('The analytics tab that shows it.'),
};

const ALERT_PROPERTIES = {
  id: text('The global id of the alert, as in GraphQL.'),
  ...METRIC_PROPERTIES,
  window: window('The 7 days that value is over.'),
  dimension: {
    enum: [...DIMENSIONS, null],
    description: 'What the records are grouped by; null for the workspace as a whole.',
  },
  key: {
    type: ['string', 'null'],
    description:
      "The group: a team's name, an asset's id or a change type; null is Unassigned, or the whole workspace.",
  },
  label: text('What a person reads for the group.'),
  baseline: number('The metric over baseline_window, unrounded; p50 for durations.'),
  change: {
    type: ['number', 'null'],
    description: '(value - baseline) / baseline; null when the baseline is 0: "from zero".',
  },
  threshold: number('What the change for the worse had to exceed, as it was set then.'),
  baseline_sample_size: count('How many records the baseline is computed from.'),
  baseline_window: window('The 28 days that the baseline is over.'),
  evaluated_at: instant(
    'The instant as of which the alert was evaluated: of a night, 02:00. Both windows end at it.',
  ),
  spark: {
    type: 'array',
    minItems: SPARK_DAYS,
    maxItems: SPARK_DAYS,
    items: { type: ['number', 'null'] },
    description: `The metric of each of the ${SPARK_DAYS} days of 24 h up to the evaluation that the event is of, oldest first; null where a day has no value.`,
  },
  alert_url: address('The same tab with the alert open in it.'),
};

const valueOrNull = (description: string): Property => ({ type: ['number', 'null'], description });

/** As `metricsBody` tells them. */
const REPORTED_METRICS = object(
  'The four metrics of everything that its filter keeps, in the names and units of the REST answer.',
  {
    ...Object.fromEntries(
      METRIC_LIST.map(({ valueKey, unit, meaning }) => [
        valueKey,
        unit === 'hours'
          ? object(meaning, {
              p50: valueOrNull('The median in hours; null without a sample.'),
              p90: valueOrNull('The 90th percentile in hours; null without a sample.'),
            })
          : valueOrNull(`${meaning} null: no sample.`),
      ]),
    ),
    sample_size: object(
      'How many records each is computed from.',
      Object.fromEntries(METRIC_LIST.map(({ id, sample }) => [id, count(`How many ${sample}.`)])),
    ),
    change_failures: object('What the failure rate counts.', {
      failed: count('Failed changes.'),
      pending: count('Changes that have not failed yet, and may still.'),
    }),
  },
);

const DATA: Readonly<Record<EventType, Property>> = {
  'metric.regression': object(
    'A metric of a group that got worse by more than its threshold.',
    ALERT_PROPERTIES,
  ),
  'metric.recovered': object(
    'An alert whose metric is back within its threshold, with the numbers it was raised for.',
    {
      ...ALERT_PROPERTIES,
      recovered_at: instant('The first later evaluation at which it was back.'),
    },
  ),
  'goal.breached': object("A metric of the workspace that is on the wrong side of the quarter's target.", {
    ...METRIC_PROPERTIES,
    window: window('What value is over.'),
    target: number('What value should be at most, or for deploy frequency at least.'),
    quarter_end: {
      type: 'string',
      format: 'date',
      description: "The last day on which the target holds, in the workspace's time zone.",
    },
  }),
  'report.ready': object('A saved report, with its file.', {
    report: text('The name of the report.'),
    group_by: { enum: [...DIMENSIONS, null], description: 'What its rows are; null: everything in one.' },
    filter: {
      type: ['string', 'null'],
      description: "Which records it counts, as REST's filter has it; null: every record.",
    },
    window: window('What its numbers are over.'),
    metrics: REPORTED_METRICS,
    file: object('What was exported.', {
      name: text('Its name.'),
      text: text('Its content: the CSV or the JSON that the export answers with.'),
    }),
    summary: SUMMARY,
    url: address('The analytics tab of the same window, grouping and filter.'),
  }),
  'channel.test': object('A test that somebody asked for.', {
    channel: text('The name of the channel.'),
    asked_by: text('The name of whoever asked for it.'),
    summary: SUMMARY,
  }),
};

const WORKSPACE = object('Whose event it is.', {
  slug: text('As in addresses.'),
  name: text('As a person reads it.'),
});

const eventOf = ([type, data]: [string, Property]) =>
  object(`The event ${type}.`, {
    type: { const: type, description: 'What happened.' },
    version: {
      const: EVENT_VERSION,
      description: 'Of this format. Properties may be added within a version; ignore what you do not know.',
    },
    id: {
      type: 'string',
      format: 'uuid',
      description:
        'Of the event. It may arrive more than once, on one channel or several, always under this id.',
    },
    timestamp: instant('When the event was written.'),
    workspace: { $ref: '#/$defs/workspace' },
    data,
  });

/** The JSON Schema of the events, for whoever receives them. */
export const EVENT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:vigilo:event:${EVENT_VERSION}`,
  title: 'Vigilo event',
  description: 'What Vigilo Analytics posts to webhooks. Instants are RFC 3339 in UTC.',
  type: 'object',
  required: ['type'],
  oneOf: Object.keys(DATA).map((type) => ({ $ref: `#/$defs/${type}` })),
  $defs: {
    workspace: WORKSPACE,
    ...Object.fromEntries(Object.entries(DATA).map((entry) => [entry[0], eventOf(entry)])),
  },
};
