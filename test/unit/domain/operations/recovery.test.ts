import assert from 'node:assert/strict';
import { EMERGENCY, type IncidentRow, incidentsOf, NORMAL } from '../../../support/fact-rows.js';
import {
  countByKey,
  hours,
  march,
  RULE,
  readView,
  W_MS,
  WEEK,
} from '../../../support/operations-readings.js';

const RESOLVED = march('10T12:00');

const of = (...rows: IncidentRow[]) => ({
  incidents: [incidentsOf(...rows.map((row, i) => ({ id: i + 1, resolvedAtMs: RESOLVED, ...row })))],
});
const countOf = (row: IncidentRow) => readView('recovery', of(row)).count[0];

describe('Failed deployment recovery', () => {
  it('lasts from the completion of the causing change to the resolution', () => {
    // Opened 1 h after the change, resolved 2 h later: 3 h. Opened at once, resolved 5 h later: 5 h.
    const both = of(
      { openedAfterCauseMs: hours(1), timeToResolveMs: hours(2) },
      { openedAfterCauseMs: 0, timeToResolveMs: hours(5) },
    );
    // p50 at rank 0.5 = 4, p90 at rank 0.9 = 3 + 0.9 · 2.
    assert.deepEqual(readView('recovery', both), { count: [2], marked: [0], p50: [4], p90: [4.8] });
  });

  it('is of incidents that opened at the completion of their change or up to W later', () => {
    assert.equal(countOf({ openedAfterCauseMs: -1 }), 0);
    assert.equal(countOf({ openedAfterCauseMs: 0 }), 1);
    assert.equal(countOf({ openedAfterCauseMs: W_MS }), 1);
    assert.equal(countOf({ openedAfterCauseMs: W_MS + 1 }), 0);
  });

  it('asks when the incident opened, not how long it took', () => {
    const slow = of({ openedAfterCauseMs: W_MS, timeToResolveMs: hours(1_000) });
    assert.deepEqual(readView('recovery', slow).p50, [1_024]);
  });

  it('goes by the W of its workspace', () => {
    const late = of({ openedAfterCauseMs: hours(0.5) });
    const under = (failureWindowMs: number) =>
      readView('recovery', late, WEEK, { ...RULE, failureWindowMs }).count;
    assert.deepEqual([under(hours(0.5)), under(hours(0.5) - 1)], [[1], [0]]);
  });

  it('is not of an incident that no change caused', () => {
    const expected = { count: [0], marked: [0], p50: [Number.NaN], p90: [Number.NaN] };
    assert.deepEqual(readView('recovery', of({ timeToResolveMs: hours(2) })), expected);
    assert.deepEqual(readView('recovery', {}), expected);
  });

  it('leaves what does not count out of the percentiles, wherever it stands', () => {
    const mixed = of(
      { timeToResolveMs: hours(900) },
      { openedAfterCauseMs: 0, timeToResolveMs: hours(1) },
      { openedAfterCauseMs: -5, timeToResolveMs: hours(800) },
      { openedAfterCauseMs: 0, timeToResolveMs: hours(3) },
      { openedAfterCauseMs: W_MS + 1, timeToResolveMs: hours(700) },
    );
    assert.deepEqual(readView('recovery', mixed), { count: [2], marked: [0], p50: [2], p90: [2.8] });
  });

  it('is placed by its resolution, in a half-open window', () => {
    const resolvedAt = (resolvedAtMs: number) =>
      countOf({ openedAfterCauseMs: 0, resolvedAtMs, timeToResolveMs: hours(500) });
    assert.equal(resolvedAt(WEEK.startMs - 1), 0);
    assert.equal(resolvedAt(WEEK.startMs), 1);
    assert.equal(resolvedAt(WEEK.endMs - 1), 1);
    assert.equal(resolvedAt(WEEK.endMs), 0);
  });

  it("is in the groups of the incident, by type in its change's", () => {
    const all = of(
      { openedAfterCauseMs: 0, assigneeId: 1, serviceId: 2, changeType: NORMAL },
      { openedAfterCauseMs: 0, assigneeId: 2, serviceId: 2, changeType: EMERGENCY },
      { openedAfterCauseMs: 0, assigneeId: 4, changeType: EMERGENCY },
      { assigneeId: 1, serviceId: 1 },
    );
    assert.deepEqual(countByKey('recovery', all, 'team'), { Core: 1, Web: 1, null: 1 });
    assert.deepEqual(countByKey('recovery', all, 'service'), { search: 2, null: 1 });
    assert.deepEqual(countByKey('recovery', all, 'change_type'), { normal: 1, emergency: 2 });
    assert.deepEqual(countByKey('recovery', all, 'service', { team: ['Core'] }), { search: 1 });
  });
});
