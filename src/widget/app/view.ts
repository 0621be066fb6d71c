import { countInWords, subjectInWords } from '../../analytics/metric-words.js';
import { isTargetOfParts } from '../../domain/goals.js';
import { METRIC_LIST } from '../../domain/metrics/registry.js';
import { dashboardUrl } from './dashboard-url.js';
import { element, link } from './dom.js';
import { metricCard } from './metric-card.js';
import type { SummaryOptions } from './options.js';
import type { Refusal } from './refusal.js';
import type { Summary } from './summary.js';

const TITLE = 'DORA metrics';

/** Where the numbers will be. */
export function loadingView(): HTMLElement {
  const cards = METRIC_LIST.map(() => element('li', { class: 'card waiting' }));
  return frame(
    { 'aria-busy': 'true', 'aria-label': TITLE },
    element('p', { class: 'spoken', role: 'status' }, `Loading the ${TITLE}`),
    element('ul', { class: 'cards', 'aria-hidden': 'true' }, ...cards),
  );
}

/** Why there are none. */
export function refusalView(refusal: Refusal, retry: () => void): HTMLElement {
  return frame({ 'aria-label': TITLE }, notice(refusal.title, refusal.message, retry));
}

/** @param refusal why the numbers could not be refreshed; null: they are fresh. */
export function summaryView(
  summary: Summary,
  options: SummaryOptions,
  refusal: Refusal | null,
  retry: () => void,
): HTMLElement {
  const about = [spanInWords(options.windowDays), ...options.groups.map(groupInWords)].join(' · ');
  const at = timeOf(summary.window.end);
  return frame(
    { 'aria-label': `${TITLE} of ${summary.workspaceName}, ${about}` },
    element(
      'div',
      { class: 'top' },
      element('span', { class: 'workspace' }, summary.workspaceName),
      element('span', { class: 'about' }, `${TITLE} · ${about}`),
      link('dashboard', dashboardUrl(options, summary.window), 'Dashboard'),
    ),
    element('ul', { class: 'cards', role: 'list' }, ...readingsOf(summary, options).map(metricCard)),
    alertLine(summary),
    refusal === null
      ? element('div', { class: 'at' }, `As of ${at}`)
      : notice(refusal.title, `${refusal.message} These numbers are of ${at}.`, retry),
  );
}

/** A part of the workspace is not held to what only the whole can meet. */
function readingsOf({ readings }: Summary, { groups }: SummaryOptions) {
  if (groups.length === 0) return readings;
  return readings.map((reading) =>
    isTargetOfParts(reading.metric) ? reading : { ...reading, missedTarget: null },
  );
}

function frame(attributes: Readonly<Record<string, string>>, ...children: readonly (Node | null)[]) {
  return element('section', { class: 'frame', ...attributes }, ...children);
}

function notice(title: string, advice: string, retry: () => void): HTMLElement {
  const button = element('button', { id: 'retry', type: 'button' }, 'Try again');
  button.addEventListener('click', retry);
  const text = element('p', {}, element('strong', {}, `${title}.`), ` ${advice}`);
  return element('div', { class: 'notice', role: 'alert' }, text, button);
}

function alertLine({ openAlerts, newestAlert }: Summary): HTMLElement {
  if (newestAlert === null) return element('p', { class: 'alerts' }, 'No open alerts');
  const count = openAlerts === 1 ? '1 open alert' : `${countInWords(openAlerts)} open alerts`;
  const { summary, url } = newestAlert;
  const shown = /^https?:/.test(url) ? link('alert', url, summary) : summary;
  return element(
    'p',
    { class: 'alerts open' },
    element('strong', {}, count),
    openAlerts === 1 ? ': ' : ', the newest: ',
    shown,
  );
}

const spanInWords = (days: number) =>
  days === 1 ? 'last day against the day before' : `last ${days} days against the ${days} before`;

function groupInWords(group: SummaryOptions['groups'][number]): string {
  return subjectInWords({ ...group, label: group.key ?? '' });
}

function timeOf(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  );
}
