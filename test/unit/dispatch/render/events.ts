import {
  type AlertFacts,
  channelTest,
  type DispatchEvent,
  type EventAbout,
  type GoalFacts,
  goalBreached,
  metricRecovered,
  metricRegression,
  reportReady,
} from '../../../../src/analytics/dispatch-event.js';
import { doraReport } from '../../../../src/analytics/dora-report.js';
import { change, incident, ledger } from '../../../support/ledger-builder.js';
import { createMemoryFactSource } from '../../../support/memory-facts.js';

const DAY = 86_400_000;
const NIGHT = Date.parse('2026-03-02T01:00:00Z');

const LINKS = { publicUrl: 'https://vigilo.test', recordUrl: '{public_url}/{slug}/{number}' };

const ABOUT: EventAbout = {
  id: '5f0c3a52-7a0e-4e4b-9a53-2b1f5d1f7a01',
  timestampMs: NIGHT + 2_500,
  workspace: { slug: 'acme', name: 'Acme' },
};

/** MTTR of team payments, 3.1 h against 2.1 h, unless told otherwise. */
export function alertFacts(overrides: Partial<AlertFacts> = {}): AlertFacts {
  return {
    id: '0b9c1f6e-3c55-4b3e-8f4e-6f2a1c9d8e70',
    ...{ metric: 'mttr', dimension: 'team', key: 'payments', label: 'payments' },
    ...{ value: 3.1, baseline: 2.1, change: 0.45, threshold: 0.3, sampleSize: 9, baselineSampleSize: 34 },
    ...{ windowStartsAtMs: NIGHT - 7 * DAY, baselineStartsAtMs: NIGHT - 28 * DAY, evaluatedAtMs: NIGHT },
    spark: [2, 1.5, null, 2.5, 2, 1.75, null, 2.25, 3, null, 3.5, 2.75, 4, 3.25],
    ...overrides,
  };
}

export function regression(overrides: Partial<AlertFacts> = {}, about: Partial<EventAbout> = {}) {
  return metricRegression({ ...ABOUT, ...about }, alertFacts(overrides), LINKS);
}

export function recovery(overrides: Partial<AlertFacts> = {}) {
  return metricRecovered(ABOUT, { ...alertFacts(overrides), recoveredAtMs: NIGHT + 3 * DAY }, LINKS);
}

/** MTTR of the workspace, 3.1 h against at most 2 h, unless told otherwise. */
export function breach(overrides: Partial<GoalFacts> = {}) {
  const goal: GoalFacts = {
    ...{ metric: 'mttr', target: 2, value: 3.1, sampleSize: 40 },
    quarterEnd: { year: 2026, month: 3, day: 31 },
    window: { startMs: NIGHT - 30 * DAY, endMs: NIGHT },
    ...overrides,
  };
  return goalBreached(ABOUT, goal, LINKS);
}

export function trial(channel = 'Ops alerts', askedBy = 'Ann Admin') {
  return channelTest(ABOUT, { channel, askedBy });
}

const REPORTED = await doraReport(
  createMemoryFactSource(() => ledger({ changes: [change()], incidents: [incident()] })),
  {
    window: { startMs: Date.parse('2026-03-01T00:00:00Z'), endMs: Date.parse('2026-04-01T00:00:00Z') },
    groupBy: null,
    filter: {},
  },
  { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: Date.parse('2026-04-01T00:00:00Z') },
);

/** A saved report of one change and one incident. */
export function report(name = 'Weekly') {
  const file = { name: 'vigilo-dora-acme-2026-03-01-to-2026-04-01.csv', text: `key,label\r\n,${name}\r\n` };
  return reportReady(ABOUT, { report: { name }, answer: REPORTED, file }, LINKS);
}

/** What somebody may call a team, a service, a channel or themselves. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'calls everybody': '<!channel> & <b>@here</b> @channel @everyone <@U123>',
  markup: `"><script>alert('1')</script><img src=x onerror=alert(1)>&amp;`,
  'links somewhere': '<https://evil.test|payments> https://evil.test mailto:a@evil.test',
  'is long': 'x'.repeat(60_000),
  'is long and becomes longer': '&'.repeat(60_000),
  'runs from right to left': 'תשלומים \u202Eevil\u202C \u2067سطر',
  'breaks lines': 'payments\r\nBcc: all@evil.test\n\n<!here>\u2028next\u0000\u0085\u001B[31m',
  'is half an emoji': 'pay\uD83D',
};

/** Every type of event about something that is called so, as the outbox gives it back. */
export function everyEvent(name = 'payments'): DispatchEvent[] {
  const workspace = { slug: 'acme', name };
  const events = [
    regression({ key: name, label: name }, { workspace }),
    recovery({ key: name, label: name }),
    breach(),
    report(name),
    trial(name, name),
  ];
  return JSON.parse(JSON.stringify(events));
}
