import { countingInWords } from '../../src/analytics/counting-words.js';
import { membershipsOfChange, membershipsOfIncident } from '../../src/domain/counting.js';
import type {
  CountedChange,
  CountedIncident,
  CountingRules,
  Membership,
} from '../../src/domain/membership.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { formatLocalDate } from '../../src/domain/zone.js';
import {
  change,
  incident,
  ledger,
  msFrom,
  type PlainChange,
  type PlainIncident,
  type PlainLedger,
} from './ledger-builder.js';

/** Under which rules a test counts. Without more, everything is UTC, W is 24 h and nothing is provisional any more. */
export interface CountingQuestion {
  readonly timeZone?: string;
  readonly failureWindowMs?: number;
  readonly asOf?: string;
}

/** What a membership says, as the API shows it. */
export interface ShownMembership extends Omit<Membership, 'on' | 'pendingUntilMs' | 'reason'> {
  readonly on: string | null;
  readonly pendingUntil: string | null;
  readonly reason: string;
}

/** Where one record counts, by metric. */
export type ShownMemberships = Partial<Record<MetricId, ShownMembership>>;

/** Where every record of a ledger counts, in the ledger's order. */
export function membershipsIn(content: PlainLedger, question: CountingQuestion = {}) {
  const rules = {
    timeZone: question.timeZone ?? 'UTC',
    failureWindowMs: question.failureWindowMs ?? 86_400_000,
    asOfMs: Date.parse(question.asOf ?? '2030-01-01T00:00:00Z'),
  };
  const incidents = content.incidents.toSorted((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
  const shown = (list: readonly Membership[]): ShownMemberships =>
    Object.fromEntries(list.map((membership) => [membership.metric, show(membership, rules)]));
  return {
    changes: content.changes.map((plain) => {
      const caused = incidents.filter(({ causedBy }) => causedBy === plain.number).map(countedIncident);
      return shown(membershipsOfChange(countedChange(plain), caused, rules));
    }),
    incidents: content.incidents.map((plain) => {
      const cause = content.changes.find(({ number }) => number === plain.causedBy);
      const counted = cause === undefined ? null : countedChange(cause);
      return shown(membershipsOfIncident(countedIncident(plain), counted, rules));
    }),
  };
}

/** When the change of `countOf` is completed. */
export const COMPLETED_AT = '2026-03-10T12:00:00Z';

/** Where a change counts whose incidents open so many milliseconds after its completion, and where the first one does. */
export function countOf(
  overrides: Partial<PlainChange>,
  delaysMs: number[] = [],
  question: CountingQuestion = {},
) {
  const of = ledger({
    changes: [change({ completedAt: COMPLETED_AT, ...overrides })],
    incidents: delaysMs.map((delayMs) =>
      incident({ openedAt: msFrom(COMPLETED_AT, delayMs), causedBy: 'CHG-1' }),
    ),
  });
  const { changes, incidents } = membershipsIn(of, question);
  const { deploy_frequency: deploy, lead_time: lead, change_failure_rate: rate } = changes[0] ?? {};
  if (deploy === undefined || lead === undefined || rate === undefined)
    throw new Error('a metric is missing');
  return { deploy, lead, rate, incident: incidents[0] };
}

function show(membership: Membership, { failureWindowMs }: CountingRules): ShownMembership {
  const { metric, counts, failed, on, pendingUntilMs } = membership;
  return {
    metric,
    counts,
    failed,
    on: on === null ? null : formatLocalDate(on),
    pendingUntil: pendingUntilMs === null ? null : new Date(pendingUntilMs).toISOString(),
    reason: countingInWords(membership, failureWindowMs),
  };
}

function countedChange({ number, state, closureCode, createdAt, completedAt }: PlainChange): CountedChange {
  return { number, state, closureCode, createdAtMs: Date.parse(createdAt), completedAtMs: msOf(completedAt) };
}

function countedIncident({ number, openedAt, resolvedAt }: PlainIncident): CountedIncident {
  return { number, openedAtMs: Date.parse(openedAt), resolvedAtMs: msOf(resolvedAt) };
}

function msOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
