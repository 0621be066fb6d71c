import { targetInWords } from '../../analytics/alert-summary.js';
import { metricInWords, valueInWords } from '../../analytics/metric-words.js';
import { deltaWords, sampleBadge, shownValue } from '../../analytics/reading-words.js';
import type { MetricId } from '../../domain/metrics/metric.js';
import { METRICS } from '../../domain/metrics/registry.js';
import { element } from './dom.js';
import type { SummaryReading } from './summary.js';

/** One of the four numbers, with everything that says how to take it. */
export function metricCard(reading: SummaryReading): HTMLElement {
  const { metric, band, missedTarget } = reading;
  return element(
    'li',
    { class: 'card', 'data-metric': metric },
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'name', title: METRICS[metric].meaning }, metricInWords(metric)),
      band === null ? null : element('span', { class: 'band', title: 'DORA performance level' }, band),
    ),
    valueLine(reading),
    deltaLine(reading),
    element(
      'div',
      { class: 'row foot' },
      element('span', { class: 'sample' }, sampleBadge(metric, reading)),
      missedTarget === null ? null : missedGoal(metric, missedTarget),
    ),
  );
}

function missedGoal(metric: MetricId, target: number): HTMLElement {
  const chip = { class: 'chip', title: `The goal is ${targetInWords(metric, target)}` };
  return element('span', chip, `missed goal: ${valueInWords(metric, target)}`);
}

/** A dash is nothing to listen to. */
function valueLine(reading: SummaryReading): HTMLElement {
  const { metric, value } = reading;
  const spoken = value === null ? 'no value' : valueInWords(metric, value);
  const shown = shownValue(metric, reading);
  if (shown === spoken) return element('div', { class: 'value' }, shown);
  return element(
    'div',
    { class: 'value' },
    element('span', { 'aria-hidden': 'true' }, shown),
    element('span', { class: 'spoken' }, spoken),
  );
}

/** Never by colour alone. */
function deltaLine({ metric, delta }: SummaryReading): HTMLElement {
  const { text, verdict } = deltaWords(metric, delta);
  const word = verdict === null ? null : element('span', { class: 'verdict' }, verdict);
  return element('div', { class: `delta ${verdict ?? 'unknown'}` }, text, word === null ? null : ' ', word);
}
