import type { DoraFilterInput } from '../documents.generated.js';
import { apiDimension, type Dimension } from '../model/dimension.js';

const METRICS = `{
      deployFrequencyPerDay { value delta sampleSize band goal { target status } }
      leadTimeHours { p50 p90 delta sampleSize band goal { target status } }
      changeFailureRate { value failed pending delta sampleSize band goal { target status } }
      mttrHours { p50 p90 delta sampleSize band goal { target status } }
    }`;

interface Question {
  readonly window: { readonly start: string; readonly end: string };
  readonly filter: DoraFilterInput | null;
}

/** The question of this page as a query to paste into the explorer: without variables, so that it runs as it is. */
export function asGraphqlQuery(question: Question | null, groupBy: Dimension | null): string {
  if (question === null) return '';
  const { window, filter } = question;
  const args = [
    `window: { start: ${JSON.stringify(window.start)}, end: ${JSON.stringify(window.end)} }`,
    ...(groupBy === null ? [] : [`groupBy: ${apiDimension(groupBy)}`]),
    ...(filter === null ? [] : [`filter: { ${fieldsOf(filter)} }`]),
  ].join(', ');
  const groups =
    groupBy === null ? '' : `\n    groups(first: 1000) { edges { node { key label metrics ${METRICS} } } }`;
  return `{\n  dora(${args}) {\n    overall ${METRICS}${groups}\n  }\n}\n`;
}

function fieldsOf({ teams, services, changeTypes }: DoraFilterInput): string {
  const types = changeTypes?.map((type) => type ?? 'null').join(', ');
  return [
    ...(teams == null ? [] : [`teams: ${JSON.stringify(teams)}`]),
    ...(services == null ? [] : [`services: ${JSON.stringify(services)}`]),
    ...(types === undefined ? [] : [`changeTypes: [${types}]`]),
  ].join(', ');
}
