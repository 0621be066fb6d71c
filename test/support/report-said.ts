import assert from 'node:assert/strict';
import type { DoraReport } from '../../src/analytics/dora-report.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import type { MetricId, Reading } from '../../src/domain/metrics/metric.js';
import type { ComparedReading, Scorecard } from '../../src/domain/scorecard.js';
import type { OracleRow } from './report-oracle.js';

const METRICS_BY_NAME: Readonly<Record<string, MetricId>> = {
  deploys: 'deploy_frequency',
  leadTime: 'lead_time',
  failureRate: 'change_failure_rate',
  mttr: 'mttr',
};

/** Everything that a report says, in the shape of `saidByOracle`. */
export function saidByReport({ overall, groups, question }: DoraReport) {
  const shown = question.groupBy === null ? [{ key: null, scorecard: overall }] : groups;
  return shown.map(({ key, scorecard }) => ({
    key,
    window: eachMetric((id) => compared(scorecard.read(id))),
    ...Object.fromEntries(INTERVALS.map((interval) => [interval, pointsOf(scorecard, interval)])),
  }));
}

function eachMetric<T>(say: (id: MetricId) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(METRICS_BY_NAME).map(([name, id]) => [name, say(id)]));
}

function numbers({ value, p90, sampleSize, failed, pending }: Reading) {
  return { value, p90, sampleSize, failed, pending };
}

function compared(reading: ComparedReading) {
  return { ...numbers(reading), previous: reading.previous, delta: reading.delta };
}

function pointsOf(scorecard: Scorecard, interval: (typeof INTERVALS)[number]) {
  const series = eachMetric((id) => scorecard.series(id, interval, null));
  return (series.deploys ?? []).map(({ bucket }, i) => ({
    ...bucket.window,
    partial: bucket.partial,
    ...Object.fromEntries(
      Object.entries(series).map(([name, points]) => {
        const point = points[i] ?? assert.fail(`${name} lacks a point`);
        return [name, numbers(point.reading)];
      }),
    ),
  }));
}

/** The oracle's rows of every key, the groups in their default order. */
export function saidByOracle(rows: readonly OracleRow[]) {
  const byPlace = [...Map.groupBy(rows, ({ place }) => place).values()];
  return byPlace.map((ofKey) => {
    const of = (unit: OracleRow['unit']) => ofKey.filter((row) => row.unit === unit);
    const [window, previous] = [...of('window'), ...of('previous')];
    if (window === undefined || previous === undefined) throw new Error('the oracle lacks a window');
    return {
      key: window.key,
      window: comparedByOracle(window, previous),
      ...Object.fromEntries(INTERVALS.map((interval) => [interval, of(interval).map(pointByOracle)])),
    };
  });
}

function numbersByOracle(row: OracleRow) {
  const none = { p90: null, failed: null, pending: null };
  return {
    deploys: { ...none, value: row.deployFrequency, sampleSize: row.successful },
    leadTime: { ...none, value: row.leadP50, p90: row.leadP90, sampleSize: row.successful },
    failureRate: {
      value: row.failureRate,
      p90: null,
      sampleSize: row.closed,
      failed: row.failed,
      pending: row.pending,
    },
    mttr: { ...none, value: row.restoreP50, p90: row.restoreP90, sampleSize: row.resolved },
  };
}

function comparedByOracle(window: OracleRow, previous: OracleRow) {
  const before = new Map(Object.entries(numbersByOracle(previous)));
  return Object.fromEntries(
    Object.entries(numbersByOracle(window)).map(([name, now]) => {
      const then = before.get(name)?.value ?? null;
      const delta = now.value === null || then === null ? null : now.value - then;
      return [name, { ...now, previous: then, delta }];
    }),
  );
}

function pointByOracle(row: OracleRow) {
  const { startMs, endMs, partial } = row;
  return { startMs, endMs, partial, ...numbersByOracle(row) };
}
