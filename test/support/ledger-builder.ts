import type { ChangeState, ChangeType, ClosureCode } from '../../src/domain/ledger-words.js';

/** A change as a person would write it down. Instants are RFC 3339 texts. */
export interface PlainChange {
  readonly number: string;
  readonly changeType: ChangeType;
  readonly state: ChangeState;
  readonly closureCode: ClosureCode | null;
  readonly createdAt: string;
  readonly completedAt: string | null;
  /** A user of the ledger's teams. */
  readonly owner: string | null;
  /** Keys of the ledger's services, the primary one first. */
  readonly affectedAssets: readonly string[];
}

/** An incident as a person would write it down. */
export interface PlainIncident {
  readonly number: string;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly service: string | null;
  readonly assignee: string | null;
  /** The number of the change that caused it. */
  readonly causedBy: string | null;
}

/** A whole ledger, small enough to compute its numbers by hand. A record's id is its position, from 1. */
export interface PlainLedger {
  /** The team of every user; null for a member of no team. */
  readonly teams: Readonly<Record<string, string | null>>;
  /** The name of every asset, by its key. */
  readonly services: Readonly<Record<string, string>>;
  readonly changes: readonly PlainChange[];
  readonly incidents: readonly PlainIncident[];
}

const MS_PER_HOUR = 3_600_000;

/** `hours` (negative: earlier) from an instant, as text. */
export function hoursFrom(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + Math.round(hours * MS_PER_HOUR)).toISOString();
}

/** `ms` (negative: earlier) from an instant, as text. */
export function msFrom(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** A change that closed well on 2026-03-10 at noon, an hour after it was created, unless told otherwise. */
export function change(overrides: Partial<PlainChange> = {}): PlainChange {
  const completedAt = overrides.completedAt === undefined ? '2026-03-10T12:00:00Z' : overrides.completedAt;
  return {
    number: '',
    changeType: 'normal',
    state: 'completed',
    closureCode: 'successful',
    createdAt: completedAt === null ? '2026-03-10T11:00:00Z' : hoursFrom(completedAt, -1),
    completedAt,
    owner: null,
    affectedAssets: [],
    ...overrides,
  };
}

/** An incident of no change, resolved an hour after it opened on 2026-03-10 at noon, unless told otherwise. */
export function incident(overrides: Partial<PlainIncident> = {}): PlainIncident {
  const openedAt = overrides.openedAt ?? '2026-03-10T12:00:00Z';
  return {
    number: '',
    openedAt,
    resolvedAt: hoursFrom(openedAt, 1),
    service: null,
    assignee: null,
    causedBy: null,
    ...overrides,
  };
}

/** A ledger of these records; those without a number become CHG-1, CHG-2, … and INC-1, INC-2, … by position. */
export function ledger(records: Partial<PlainLedger>): PlainLedger {
  const numbered = <T extends { readonly number: string }>(list: readonly T[], prefix: string): T[] =>
    list.map((record, i) => (record.number === '' ? { ...record, number: `${prefix}-${i + 1}` } : record));
  return {
    teams: records.teams ?? {},
    services: records.services ?? {},
    changes: numbered(records.changes ?? [], 'CHG'),
    incidents: numbered(records.incidents ?? [], 'INC'),
  };
}
