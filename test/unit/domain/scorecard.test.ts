import assert from 'node:assert/strict';
import { bandSetOf } from '../../../src/domain/band-sets.js';
import { comparisonAt } from '../../../src/domain/comparison.js';
import { OUTCOME_FAILED } from '../../../src/domain/facts.js';
import type { Dimension } from '../../../src/domain/grouping.js';
import { partitionOf } from '../../../src/domain/partition.js';
import { ReportRules } from '../../../src/domain/report-rules.js';
import { Scoreboard } from '../../../src/domain/scoreboard.js';
import { Scorecard } from '../../../src/domain/scorecard.js';
import { previousWindow } from '../../../src/domain/window.js';
import { formatLocalDate } from '../../../src/domain/zone.js';
import { changesOf, incidentsOf, NAMES } from '../../support/fact-rows.js';
import { hours, march, RULE, WEEK } from '../../support/operations-readings.js';

const CORE = 1;
const WEB = 2;

const changes = [
  changesOf({ id: 1, completedAtMs: march('02T12:00'), leadMs: hours(8), ownerId: 1 }),
  changesOf(
    { id: 2, completedAtMs: march('09T12:00'), leadMs: hours(6), ownerId: 1 },
    { id: 3, completedAtMs: march('09T13:00'), leadMs: hours(9), ownerId: 2, outcome: OUTCOME_FAILED },
    { id: 4, completedAtMs: march('11T12:00'), leadMs: hours(2), ownerId: 3 },
    { id: 5, completedAtMs: march('11T13:00'), leadMs: hours(1), ownerId: 3, outcome: OUTCOME_FAILED },
  ),
];
const incidents = [
  incidentsOf(
    { id: 1, resolvedAtMs: march('10T12:00'), timeToResolveMs: hours(3), assigneeId: 2 },
    { id: 2, resolvedAtMs: march('11T12:00'), timeToResolveMs: hours(5), assigneeId: 2 },
  ),
];

function boardOf(dimension: Dimension | null): Scoreboard {
  const partition = partitionOf(NAMES, dimension, {});
  const slice = { window: WEEK, names: NAMES, changes, incidents, partition };
  return new Scoreboard(slice, { ...slice, window: previousWindow(WEEK) }, RULE);
}
const rules = new ReportRules(WEEK, 'UTC', RULE, bandSetOf(), {
  quarterEnd: { year: 2026, month: 3, day: 31 },
  targets: { lead_time: 3 },
});
const cardOf = (dimension: Dimension | null, index: number) =>
  new Scorecard(rules, boardOf(dimension), index);
const idsOf = (records: readonly { readonly id: number }[]) => records.map(({ id }) => id);

describe('The card of a group', () => {
  it('compares the window with the one before', () => {
    const { value, previous, delta, sampleSize, p90 } = cardOf('team', CORE).read('lead_time');
    // 6 h and 2 h against 8 h: p90 at rank 0.9 = 2 + 0.9 · 4.
    assert.deepEqual(
      { value, previous, delta, sampleSize, p90 },
      {
        ...{ value: 4, previous: 8, delta: -4, sampleSize: 2, p90: 5.6 },
      },
    );
  });

  it('has no delta where either window has no value', () => {
    const web = cardOf('team', WEB);
    assert.deepEqual(
      [web.read('mttr').value, web.read('mttr').previous, web.read('mttr').delta],
      [4, null, null],
    );
    const core = cardOf('team', CORE).read('mttr');
    assert.deepEqual([core.value, core.previous, core.delta], [null, null, null]);
  });

  it('has the band and the goal of its value', () => {
    const { band, goal } = cardOf('team', CORE).read('lead_time');
    assert.equal(band, 'elite');
    assert.equal(goal?.status, 'breached');
    assert.equal(cardOf('team', CORE).read('mttr').goal, null);
  });

  it('is read once', () => {
    const card = cardOf(null, 0);
    assert.equal(card.read('mttr'), card.read('mttr'));
    assert.notEqual(card.read('mttr'), card.read('lead_time'));
  });

  it('has a point a bucket, its own ones only, and the newest where that is asked', () => {
    const points = (last: number | null) =>
      cardOf('team', WEB)
        .series('mttr', 'day', last)
        .map(({ bucket, reading }) => [formatLocalDate(bucket.firstDay), reading.value]);
    assert.deepEqual(points(null), [
      ...[
        ['2026-03-08', null],
        ['2026-03-09', null],
        ['2026-03-10', 3],
        ['2026-03-11', 5],
      ],
      ...[
        ['2026-03-12', null],
        ['2026-03-13', null],
        ['2026-03-14', null],
      ],
    ]);
    assert.deepEqual(points(4), points(null).slice(3));
    assert.deepEqual(points(99), points(null));
    assert.deepEqual(points(1), points(null).slice(6));
  });

  it('lists the records behind its numbers, of its own group and window', () => {
    assert.deepEqual(idsOf(cardOf('team', CORE).recordsBehind('deploy_frequency').all()), [4, 2]);
    assert.deepEqual(idsOf(cardOf('team', CORE).recordsBehind('lead_time').all()), [2, 4]);
    assert.deepEqual(idsOf(cardOf('team', CORE).recordsBehind('change_failure_rate').all()), [5]);
    assert.deepEqual(idsOf(cardOf('team', WEB).recordsBehind('mttr').all()), [2, 1]);
    assert.deepEqual(idsOf(cardOf('team', CORE).recordsBehind('mttr').all()), []);
    assert.deepEqual(idsOf(cardOf(null, 0).recordsBehind('change_failure_rate').all()), [5, 3]);
  });

  it('lists the records behind a point: those of its bucket', () => {
    const card = cardOf('team', CORE);
    const behind = (metric: 'change_failure_rate' | 'lead_time') =>
      card.series(metric, 'day', null).map((point) => idsOf(card.recordsOfPoint(metric, point, 10)));
    assert.deepEqual(behind('change_failure_rate'), [[], [2], [], [5, 4], [], [], []]);
    assert.deepEqual(behind('lead_time'), [[], [2], [], [4], [], [], []]);
  });
});

describe('A board', () => {
  it('has the groups with a record in either window, by their number in this one', () => {
    const keys = boardOf('team')
      .groups('team')
      .map(({ key, index }) => [key, index]);
    // Web: a change and two incidents. Core: three changes.
    assert.deepEqual(keys, [
      ['Core', CORE],
      ['Web', WEB],
    ]);
    assert.deepEqual(boardOf(null).groups('team'), []);
  });

  it('compares a metric of a group over its two windows', () => {
    const { delta, relativeChange, improved } = comparisonAt(boardOf('team'), 'lead_time', CORE);
    assert.deepEqual([delta, relativeChange, improved], [-4, -0.5, true]);
    assert.equal(comparisonAt(boardOf('team'), 'lead_time', WEB).delta, null);
  });

  it('reads a metric once, over its windows and over the same buckets', () => {
    const board = boardOf('team');
    assert.equal(board.read('mttr').current, board.read('mttr').current);
    assert.equal(board.read('mttr').previous, board.read('mttr').previous);
    assert.notEqual(board.read('mttr').current, board.read('mttr').previous);
    const buckets = rules.bucketsBy('day', null);
    assert.equal(board.readOver('mttr', buckets.edges), board.readOver('mttr', buckets.edges));
    const weeks = rules.bucketsBy('week', null).edges;
    assert.notEqual(board.readOver('mttr', buckets.edges), board.readOver('mttr', weeks));
    assert.equal(rules.bucketsBy('day', null), buckets);
    assert.equal(rules.bucketsBy('day', 2), rules.bucketsBy('day', 2));
  });
});
