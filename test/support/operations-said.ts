import type { OperationsCard, OperationsReport } from '../../src/analytics/operations-report.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import type { GroupKey } from '../../src/domain/grouping.js';
import { VIEWS, type ViewId } from '../../src/domain/operations/views.js';
import { formatLocalDate } from '../../src/domain/zone.js';
import type { OperationsOracleRow } from './operations-oracle.js';

/** What a view says by place and key; durations in its unit. */
type Said = Record<string, { count: number; marked: number; p50: number | null; p90: number | null }>;

/** What a report says of a view: the window, the one before, and every bucket that has records, by key. */
export function saidByCards({ overall, groups, question }: OperationsReport, view: ViewId): Said {
  const cards: [GroupKey, OperationsCard][] =
    question.groupBy === null ? [[null, overall]] : groups.map(({ key, card }) => [key, card]);
  const entries = cards.flatMap(([key, card]) => [
    [`now ${key}`, card.read(view)] as const,
    [`before ${key}`, card.read(view, 'previous')] as const,
    ...INTERVALS.flatMap((interval) =>
      card
        .series(view, interval, null)
        .map(
          ({ bucket, reading }) =>
            [`${interval} ${formatLocalDate(bucket.firstDay)} ${key}`, reading] as const,
        ),
    ),
  ]);
  const present = entries.filter(([, { sampleSize }]) => sampleSize > 0);
  return Object.fromEntries(
    present.map(([name, { sampleSize, marked, p50, p90 }]) => [
      name,
      { count: sampleSize, marked, p50, p90 },
    ]),
  );
}

/** Likewise, the oracle's rows. */
export function saidByRows(view: ViewId, rows: readonly OperationsOracleRow[]): Said {
  const msPerUnit = VIEWS[view].unit === 'minutes' ? 60_000 : 3_600_000;
  const inUnit = (ms: number | null) => (ms === null ? null : ms / msPerUnit);
  return Object.fromEntries(
    rows.map(({ place, key, count, marked, p50, p90 }) => [
      `${place} ${key}`,
      { count, marked, p50: inUnit(p50), p90: inUnit(p90) },
    ]),
  );
}
