import assert from 'node:assert/strict';
import { decideAlerts, type KnownAlert, newestOfEach } from '../../../src/domain/decide-alerts.js';
import { type Finding, isSilenced, silencedSinceMs } from '../../../src/domain/regression.js';

const NIGHT = Date.parse('2026-03-11T02:00:00Z');
const DAY = 86_400_000;

/** Lead time of team payments, 14 h against 10 h, unless told otherwise. */
function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    ...{ metric: 'lead_time', dimension: 'team', key: 'payments', label: 'payments' },
    ...{ value: 14, baseline: 10, change: 0.4, threshold: 0.3 },
    ...{ sampleSize: 12, baselineSampleSize: 60, hasRegressed: true },
    ...overrides,
  };
}

/** The same metric back within its threshold. */
const within = (overrides: Partial<Finding> = {}) =>
  finding({ value: 13, change: 0.3, hasRegressed: false, ...overrides });

/** Last night's alert of the same thing, which nobody has acknowledged, unless told otherwise. */
function alert(overrides: Partial<KnownAlert> = {}): KnownAlert {
  return {
    ...{ id: 'last-night', metric: 'lead_time', dimension: 'team', key: 'payments' },
    ...{ acknowledgedAtMs: null, isRecovered: false, evaluatedAtMs: NIGHT - DAY },
    ...overrides,
  };
}

const acknowledged = (agoMs: number, overrides: Partial<KnownAlert> = {}) =>
  alert({ acknowledgedAtMs: NIGHT - agoMs, ...overrides });

/** How many of the findings are raised and how many stay quiet. */
function counts(findings: readonly Finding[], known: readonly KnownAlert[]) {
  const { raise, silenced } = decideAlerts(findings, known, NIGHT);
  return [raise.length, silenced.length];
}

const RAISED = [1, 0];
const QUIET = [0, 1];

describe('What an evaluation does about its findings', () => {
  it('a regression that nobody knows of is raised, a metric within its threshold is not', () => {
    const regressed = finding();
    const decision = decideAlerts([regressed, within({ metric: 'mttr' })], [], NIGHT);
    assert.deepEqual(decision, { raise: [regressed], silenced: [], recovered: [] });
  });

  it('nothing is done about no finding, and only what is found about one', () => {
    const nothing = { raise: [], silenced: [], recovered: [] };
    assert.deepEqual(decideAlerts([], [alert()], NIGHT), nothing);
    assert.deepEqual(decideAlerts([within()], [], NIGHT), nothing);
    assert.deepEqual(decideAlerts([within()], [alert()], NIGHT), { ...nothing, recovered: ['last-night'] });
    const quiet = finding();
    assert.deepEqual(decideAlerts([quiet], [acknowledged(1)], NIGHT), { ...nothing, silenced: [quiet] });
  });

  it('an alert that nobody acknowledged fires again the next night', () => {
    assert.deepEqual(counts([finding()], [alert()]), RAISED);
  });

  it('an acknowledgement keeps quiet for 24 hours: a millisecond less is quiet, 24 hours and more fire', () => {
    assert.deepEqual(counts([finding()], [acknowledged(DAY - 1)]), QUIET);
    assert.deepEqual(counts([finding()], [acknowledged(DAY)]), RAISED);
    assert.deepEqual(counts([finding()], [acknowledged(DAY + 1)]), RAISED);
  });

  it('an acknowledgement at the instant keeps quiet, one after it does not reach back', () => {
    assert.deepEqual(counts([finding()], [acknowledged(0)]), QUIET);
    assert.deepEqual(counts([finding()], [acknowledged(-1)]), RAISED);
  });

  it('an acknowledgement silences its metric and group, and nothing else', () => {
    const known = [acknowledged(1)];
    for (const other of [
      finding({ key: 'search', label: 'search' }),
      finding({ metric: 'mttr' }),
      finding({ dimension: 'service' }),
      finding({ dimension: null, key: null }),
      finding({ key: null }),
      finding({ key: 'null' }),
    ]) {
      assert.deepEqual(counts([other, finding()], known), [1, 1]);
      assert.deepEqual(decideAlerts([other, finding()], known, NIGHT).raise, [other]);
    }
  });

  it('"Unassigned", the whole workspace and a group called "null" are three different things', () => {
    const unassigned = finding({ key: null });
    const named = finding({ key: 'null' });
    const whole = finding({ dimension: null, key: null });
    const { raise, silenced } = decideAlerts(
      [unassigned, named, whole],
      [acknowledged(1, { key: null })],
      NIGHT,
    );
    assert.deepEqual([raise, silenced], [[named, whole], [unassigned]]);
  });

  it('the latest of several acknowledgements counts, and one alert that nobody saw does not break the silence', () => {
    const known = [
      acknowledged(3 * DAY, { id: 'a' }),
      acknowledged(DAY - 1, { id: 'b' }),
      alert({ id: 'c' }),
    ];
    assert.deepEqual(counts([finding()], known), QUIET);
    assert.deepEqual(counts([finding()], known.toReversed()), QUIET);
  });

  it('an acknowledged alert that has recovered still keeps its 24 hours', () => {
    assert.deepEqual(counts([finding()], [acknowledged(DAY - 1, { isRecovered: true })]), QUIET);
  });

  it('an alert recovers when its metric is back within the threshold at a later evaluation', () => {
    assert.deepEqual(decideAlerts([within()], [alert()], NIGHT).recovered, ['last-night']);
    assert.deepEqual(decideAlerts([finding()], [alert()], NIGHT).recovered, []);
  });

  it('a silenced regression is not over', () => {
    assert.deepEqual(decideAlerts([finding()], [acknowledged(1)], NIGHT).recovered, []);
  });

  it('an alert whose metric could not be judged stays as it is', () => {
    assert.deepEqual(decideAlerts([], [alert()], NIGHT).recovered, []);
    const others = [within({ metric: 'mttr' }), within({ key: 'search' }), within({ dimension: 'service' })];
    assert.deepEqual(decideAlerts(others, [alert()], NIGHT).recovered, []);
  });

  it('only an alert of an earlier instant recovers: neither of the same one nor of a later one', () => {
    const at = (evaluatedAtMs: number) =>
      decideAlerts([within()], [alert({ evaluatedAtMs })], NIGHT).recovered.length;
    assert.deepEqual([at(NIGHT - 1), at(NIGHT), at(NIGHT + 1)], [1, 0, 0]);
  });

  it('all earlier alerts of the metric recover at once, acknowledged or not, and none of them twice', () => {
    const known = [
      alert({ id: 'unseen' }),
      acknowledged(1, { id: 'seen' }),
      alert({ id: 'over', isRecovered: true }),
      alert({ id: 'other', key: 'search' }),
    ];
    assert.deepEqual(decideAlerts([within()], known, NIGHT).recovered, ['unseen', 'seen']);
  });

  it('of the alerts of one metric of one group that recover, the newest is told of', () => {
    const nights = [2, 1, 3].map((days) => alert({ id: `${days}`, evaluatedAtMs: NIGHT - days * DAY }));
    const others = [alert({ id: 'other', key: 'search' }), alert({ id: 'unassigned', key: null })];
    assert.deepEqual(
      newestOfEach([...nights, ...others]).map(({ id }) => id),
      ['1', 'other', 'unassigned'],
    );
    assert.deepEqual(newestOfEach([]), []);
  });

  it('an alert that is acknowledged is looked for exactly as far back as it can silence', () => {
    const since = silencedSinceMs(NIGHT);
    assert.equal(isSilenced(since, NIGHT), false);
    assert.equal(isSilenced(since + 1, NIGHT), true);
  });
});
