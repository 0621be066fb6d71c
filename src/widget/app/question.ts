import { toNodeId } from '../../analytics/node-id.js';
import type { GroupOfInterest } from './options.js';

/** GraphQL of the one question that the widget asks. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Half-open, as RFC 3339. */
export interface AskedWindow {
  readonly start: string;
  readonly end: string;
}

const READING = 'metric value sampleSize delta band goal { target status }';
const ALERTS = 'totalCount edges { node { summary url raisedAt } }';

/** The instant that the server takes for now: the window ends there, whatever the clock of the visitor says. */
export const NOW_QUESTION: Question = { query: '{ dora { window { end } } }', variables: {} };

/**
 * The four numbers and the open alerts. @param window null: the server's default.
 * @param groups the alerts are of these groups; without one, all of the workspace.
 */
export function summaryQuestion(groups: readonly GroupOfInterest[], window: AskedWindow | null): Question {
  const alertFilters = groups.length === 0 ? [{}] : groups.map(alertFilterOf);
  const names = alertFilters.map((_filter, index) => `alerts${index}`);
  const declared = names.map((name) => `$${name}: RegressionAlertFilterInput`).join(', ');
  const alerts = names.map((name) => `${name}: regressionAlerts(first: 1, filter: $${name}) { ${ALERTS} }`);
  return {
    query: `query DoraSummary($window: DoraWindowInput, $filter: DoraFilterInput, ${declared}) {
      workspace { name }
      dora(window: $window, filter: $filter) { window { start end } overall {
        deployFrequencyPerDay { ${READING} } leadTimeHours { ${READING} }
        changeFailureRate { ${READING} failed } mttrHours { ${READING} }
      } }
      ${alerts.join('\n')}
    }`,
    variables: {
      window,
      filter: Object.assign({}, ...groups.map(doraFilterOf)),
      ...Object.fromEntries(names.map((name, index) => [name, { ...alertFilters[index], ...OPEN }])),
    },
  };
}

/** An alert is open until somebody takes notice or its metric is back within its threshold. */
const OPEN = { acknowledged: false, recovered: false };

function alertFilterOf({ dimension, key }: GroupOfInterest) {
  const shown =
    dimension === 'service' ? serviceId(key) : dimension === 'change_type' ? key?.toLowerCase() : key;
  return { dimension: dimension.toUpperCase(), keys: [shown ?? null] };
}

function doraFilterOf({ dimension, key }: GroupOfInterest) {
  if (dimension === 'team') return { teams: [key] };
  return dimension === 'service'
    ? { services: [serviceId(key)] }
    : { changeTypes: [key?.toUpperCase() ?? null] };
}

function serviceId(key: string | null): string | null {
  return key === null || key.startsWith('Asset:') ? key : toNodeId('Asset', key);
}
