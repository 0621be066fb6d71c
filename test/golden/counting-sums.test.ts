import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DoraReport, doraReport } from '../../src/analytics/dora-report.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { METRIC_LIST } from '../../src/domain/metrics/registry.js';
import { failureWindowMs } from '../../src/domain/settings.js';
import { addDays, formatLocalDate, localDateAt, startOfDayMs } from '../../src/domain/zone.js';
import { membershipsIn, type ShownMembership } from '../support/memberships.js';
import { createMemoryFactSource } from '../support/memory-facts.js';
import { type RandomCase, randomCases, type ZoneScene } from '../support/random-ledger.js';

const SCENES = [
  ['UTC', '2026-03-01T00:00:00Z'],
  ['Europe/Amsterdam', '2026-03-29T01:00:00Z'],
  ['America/New_York', '2025-11-02T06:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const;
const RUNS = 60;
/** Shrinking stops here, with the smallest ledger so far. A pass takes a second. */
const LONGEST_SEARCH_MS = 15_000;

/** A zone around an instant, with the midnights of the 40 days before and the 20 after. */
function sceneOf(zone: string, clockChange: string): ZoneScene {
  const clockChangeMs = Date.parse(clockChange);
  const day = localDateAt(clockChangeMs, zone);
  const midnightsMs = Array.from({ length: 61 }, (_, i) => startOfDayMs(addDays(day, i - 40), zone));
  return { zone, midnightsMs, clockChangeMs };
}

function reportOf(given: RandomCase): Promise<DoraReport> {
  const { startMs, endMs, asOfMs, failureWindowHours, scene } = given;
  return doraReport(
    createMemoryFactSource(() => given.ledger),
    { window: { startMs, endMs }, groupBy: null, filter: {} },
    { timeZone: scene.zone, settings: { doraFailureWindowHours: failureWindowHours }, asOfMs },
  );
}

/** The memberships of the changes completed, and of the incidents resolved, in the window of a case. */
function membershipsOf({ ledger, startMs, endMs, asOfMs, failureWindowHours, scene }: RandomCase) {
  const asOf = new Date(asOfMs).toISOString();
  const windowMs = failureWindowMs({ doraFailureWindowHours: failureWindowHours });
  const all = membershipsIn(ledger, { timeZone: scene.zone, failureWindowMs: windowMs, asOf });
  const isIn = (instant: string | null | undefined) =>
    instant != null && startMs <= Date.parse(instant) && Date.parse(instant) < endMs;
  return {
    all,
    changes: all.changes.filter((_, i) => isIn(ledger.changes[i]?.completedAt)),
    incidents: all.incidents.filter((_, i) => isIn(ledger.incidents[i]?.resolvedAt)),
  };
}

function sums(list: readonly ShownMembership[]) {
  const isFailureRate = list.some(({ failed }) => failed !== null);
  const count = (is: (membership: ShownMembership) => boolean) => list.filter(is).length;
  return {
    sampleSize: count(({ counts }) => counts),
    failed: isFailureRate ? count(({ failed }) => failed === true) : null,
    pending: isFailureRate ? count(({ pendingUntil }) => pendingUntil !== null) : null,
  };
}

describe('Random ledgers, record by record', () => {
  const scenes = SCENES.map(([zone, instant]) => sceneOf(zone, instant));
  const forEachCase = (check: (given: RandomCase) => Promise<void>) =>
    fc.assert(fc.asyncProperty(randomCases(scenes), check), {
      numRuns: RUNS,
      interruptAfterTimeLimit: LONGEST_SEARCH_MS,
      markInterruptAsFailure: true,
    });

  it('memberships add up to the report: samples, failures and provisional changes, of the window and of each day', () =>
    forEachCase(async (given) => {
      const { overall } = await reportOf(given);
      const { changes, incidents } = membershipsOf(given);
      for (const { id, records } of METRIC_LIST) {
        const list = (records === 'changes' ? changes : incidents).flatMap((of) => of[id] ?? []);
        const empty = id === 'change_failure_rate' ? { failed: 0, pending: 0 } : {};
        const { sampleSize, failed, pending } = overall.read(id);
        assert.deepEqual(
          { ...sums(list), ...(list.length === 0 ? empty : {}) },
          { sampleSize, failed, pending },
        );
        assertDays(overall.series(id, 'day', null), list, id);
      }
    }));

  it('a change failed by incident exactly when one of its incidents says so', () =>
    forEachCase(async (given) => {
      const { all } = membershipsOf(given);
      for (const [i, { number }] of given.ledger.changes.entries()) {
        const its = all.incidents.filter((_, j) => given.ledger.incidents[j]?.causedBy === number);
        const isBlamed = its.some(({ change_failure_rate: rate }) => rate?.counts);
        const rate = all.changes[i]?.change_failure_rate ?? assert.fail('no failure rate');
        if (isBlamed) assert.equal(rate.failed, true);
        const isByIncident = rate.failed && rate.reason.includes('within the failure window');
        assert.equal(isByIncident, isBlamed, rate.reason);
      }
    }));
});

type Points = ReturnType<DoraReport['overall']['series']>;

function assertDays(points: Points, list: readonly ShownMembership[], id: MetricId): void {
  const counted = list.filter(({ counts }) => counts);
  const perDay = Map.groupBy(counted, ({ on }) => on);
  for (const { bucket, reading } of points) {
    const day = formatLocalDate(bucket.firstDay);
    assert.equal(perDay.get(day)?.length ?? 0, reading.sampleSize, `${id} on ${day}`);
  }
}
