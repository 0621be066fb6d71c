import assert from 'node:assert/strict';
import {
  type GoalSet,
  goalEndMs,
  goalsInForce,
  goalsOfLastQuarter,
  goalTargetForm,
  isGoalTarget,
  isSameQuarter,
  isTargetOfParts,
  nextGoalEndMs,
  quarterOf,
  readGoal,
} from '../../../src/domain/goals.js';
import { parseLocalDate } from '../../../src/domain/instant.js';
import { METRIC_IDS } from '../../../src/domain/metrics/metric.js';
import type { LocalDate } from '../../../src/domain/zone.js';
import { msFrom } from '../../support/ledger-builder.js';

/** `2026-03-31` as a day. */
function day(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  assert.ok(parsed !== null, text);
  return parsed;
}

/** Goals with a target for lead time, unless told otherwise. */
const goals = (quarterEnd: string, targets: GoalSet['targets'] = { lead_time: 24 }): GoalSet => ({
  quarterEnd: day(quarterEnd),
  targets,
});

/** The first instant after the last day, by hand from the tz database. */
const ENDS: readonly [zone: string, quarterEnd: string, endsAt: string, why: string][] = [
  ['UTC', '2026-03-31', '2026-04-01T00:00:00.000Z', 'midnight'],
  ['Pacific/Auckland', '2026-03-31', '2026-03-31T11:00:00.000Z', '+13:00, still summer there'],
  ['Pacific/Auckland', '2026-06-30', '2026-06-30T12:00:00.000Z', '+12:00'],
  ['Pacific/Kiritimati', '2025-12-31', '2025-12-31T10:00:00.000Z', '+14:00'],
  ['America/Los_Angeles', '2026-03-31', '2026-04-01T07:00:00.000Z', '-07:00'],
  ['America/Los_Angeles', '2025-12-31', '2026-01-01T08:00:00.000Z', '-08:00'],
  ['America/Sao_Paulo', '2018-11-03', '2018-11-04T03:00:00.000Z', 'the next midnight jumps to 01:00'],
  ['Europe/Amsterdam', '2026-10-25', '2026-10-25T23:00:00.000Z', 'the last day has 25 hours'],
  ['Europe/Amsterdam', '2026-03-29', '2026-03-29T22:00:00.000Z', 'the last day has 23 hours'],
];

describe('Goals', () => {
  for (const [zone, quarterEnd, endsAt, why] of ENDS) {
    it(`goals up to ${quarterEnd} in ${zone} hold until ${endsAt}: ${why}`, () => {
      const set = goals(quarterEnd);
      assert.equal(goalEndMs(set, zone), Date.parse(endsAt));
      assert.equal(goalsInForce([set], zone, Date.parse(msFrom(endsAt, -1))), set);
      assert.equal(goalsInForce([set], zone, Date.parse(endsAt)), null);
      assert.equal(goalsOfLastQuarter([set], zone, Date.parse(msFrom(endsAt, -1))), null);
      assert.equal(goalsOfLastQuarter([set], zone, Date.parse(endsAt)), set);
    });
  }

  it('equal is met, where high is good and where low is good', () => {
    const targets = { deploy_frequency: 2, lead_time: 24, change_failure_rate: 0.1, mttr: 4 };
    const status = (id: (typeof METRIC_IDS)[number], value: number | null) =>
      readGoal(id, value, goals('2026-03-31', targets))?.status;
    assert.equal(status('deploy_frequency', 2), 'met');
    assert.equal(status('deploy_frequency', 1.999), 'breached');
    assert.equal(status('deploy_frequency', 3), 'met');
    for (const [id, target] of [
      ['lead_time', 24],
      ['change_failure_rate', 0.1],
      ['mttr', 4],
    ] as const) {
      assert.equal(status(id, target), 'met', id);
      assert.equal(status(id, target * 1.001), 'breached', id);
      assert.equal(status(id, target / 2), 'met', id);
    }
  });

  it('a target of 0 is a target: no failure at all meets it, one breaches it', () => {
    const none = goals('2026-03-31', { change_failure_rate: 0 });
    assert.equal(readGoal('change_failure_rate', 0, none)?.status, 'met');
    assert.equal(readGoal('change_failure_rate', 0.001, none)?.status, 'breached');
  });

  it('without a value it is unknown; the target is shown all the same', () => {
    assert.deepEqual(readGoal('lead_time', null, goals('2026-03-31')), {
      target: 24,
      status: 'unknown',
      quarterEnd: day('2026-03-31'),
    });
  });

  it('a metric without a target has no goal, and nothing has one where none are set', () => {
    assert.equal(readGoal('mttr', 1, goals('2026-03-31')), null);
    for (const id of METRIC_IDS) assert.equal(readGoal(id, 1, null), null);
  });

  it('a set without a target is as good as none: neither in force nor the last quarter', () => {
    const empty = goals('2026-03-31', {});
    const earlier = goals('2025-12-31');
    assert.equal(goalsInForce([empty], 'UTC', Date.parse('2026-01-01T00:00:00Z')), null);
    assert.equal(goalsInForce([], 'UTC', Date.parse('2026-01-01T00:00:00Z')), null);
    assert.equal(goalsOfLastQuarter([earlier, empty], 'UTC', Date.parse('2026-05-01T00:00:00Z')), earlier);
  });

  it('the last quarter is the latest one that is over, in whatever order they were set', () => {
    const [autumn, winter, spring] = [goals('2025-12-31'), goals('2026-03-31'), goals('2026-06-30')];
    const last = (asOf: string) => goalsOfLastQuarter([winter, spring, autumn], 'UTC', Date.parse(asOf));
    assert.equal(last('2025-12-31T23:59:59.999Z'), null);
    assert.equal(last('2026-03-31T23:59:59.999Z'), autumn);
    assert.equal(last('2026-04-01T00:00:00Z'), winter);
    assert.equal(last('2027-01-01T00:00:00Z'), spring);
    assert.equal(goalsOfLastQuarter([], 'UTC', Date.parse('2027-01-01T00:00:00Z')), null);
  });

  it('goals that were set for later quarters take over when the running quarter is over, and not before', () => {
    const [winter, spring, autumn] = [goals('2026-03-31'), goals('2026-06-30'), goals('2026-12-31')];
    const held = (asOf: string) => goalsInForce([autumn, spring, winter], 'UTC', Date.parse(asOf));
    assert.equal(held('2026-02-10T00:00:00Z'), winter);
    assert.equal(held('2026-03-31T23:59:59.999Z'), winter);
    assert.equal(held('2026-04-01T00:00:00Z'), spring);
    assert.equal(held('2026-07-01T00:00:00Z'), autumn);
    assert.equal(held('2027-01-01T00:00:00Z'), null);
  });

  it('the next end is the first that is still to come, in whatever order they were set', () => {
    const every = [goals('2026-06-30'), goals('2025-12-31'), goals('2026-03-31')];
    const next = (asOf: string) => nextGoalEndMs(every, 'UTC', Date.parse(asOf));
    const [winter, spring] = ['2026-04-01T00:00:00Z', '2026-07-01T00:00:00Z'].map((end) => Date.parse(end));
    assert.equal(next('2026-02-01T00:00:00Z'), winter);
    assert.equal(next('2026-03-31T23:59:59.999Z'), winter);
    assert.equal(next('2026-04-01T00:00:00Z'), spring);
    assert.equal(next('2026-07-01T00:00:00Z'), Number.POSITIVE_INFINITY);
    assert.equal(nextGoalEndMs([], 'UTC', 0), Number.POSITIVE_INFINITY);
  });

  it('two ends are of the same quarter when their three months share a day', () => {
    for (const [first, second, isSame] of [
      ['2026-03-31', '2026-03-31', true],
      ['2026-03-31', '2026-06-29', true], // 30 March to 29 June
      ['2026-04-01', '2026-06-30', true], // they share 1 April
      ['2026-03-31', '2026-06-30', false], // 1 April to 30 June
      ['2026-11-30', '2026-12-31', true],
      ['2026-03-31', '2027-03-31', false],
    ] as const) {
      assert.equal(isSameQuarter(goals(first), goals(second)), isSame, `${first} ${second}`);
      assert.equal(isSameQuarter(goals(second), goals(first)), isSame, `${second} ${first}`);
    }
  });
});

/** By hand: the first and the last day of the three months that end with the last day. */
const QUARTERS: readonly [quarterEnd: string, firstDay: string, why: string][] = [
  ['2026-03-31', '2026-01-01', 'a calendar quarter'],
  ['2026-06-30', '2026-04-01', 'a calendar quarter'],
  ['2026-09-30', '2026-07-01', 'a calendar quarter'],
  ['2025-12-31', '2025-10-01', 'a calendar quarter'],
  ['2026-01-31', '2025-11-01', 'a fiscal quarter over New Year'],
  ['2026-02-28', '2025-12-01', 'a fiscal quarter to the end of February'],
  ['2024-02-29', '2023-12-01', 'the same in a leap year'],
  ['2026-04-30', '2026-02-01', 'a fiscal quarter from February'],
  ['2026-05-31', '2026-03-01', 'a fiscal quarter from March'],
  ['2026-04-05', '2026-01-06', 'a fiscal quarter inside months'],
  ['2026-05-27', '2026-02-28', '28 February is the day, not a clamp'],
  ['2026-05-28', '2026-02-28', 'there is no 29 February'],
  ['2026-05-30', '2026-02-28', 'there is no 31 February'],
  ['2024-05-28', '2024-02-29', 'in a leap year there is a 29 February'],
  ['2024-05-30', '2024-02-29', 'in a leap year there is no 31 February'],
];

describe('The quarter of a goal', () => {
  for (const [quarterEnd, firstDay, why] of QUARTERS) {
    it(`${quarterEnd} ends the quarter that starts on ${firstDay}: ${why}`, () => {
      const { startMs, endMs } = quarterOf(goals(quarterEnd), 'UTC');
      assert.equal(new Date(startMs).toISOString(), `${firstDay}T00:00:00.000Z`);
      assert.equal(new Date(endMs - 1).toISOString(), `${quarterEnd}T23:59:59.999Z`);
    });
  }

  it("is of the workspace's days, with the clocks of each end", () => {
    const bounds = (zone: string) => {
      const { startMs, endMs } = quarterOf(goals('2026-03-31'), zone);
      return [startMs, endMs].map((ms) => new Date(ms).toISOString());
    };
    // +01:00 in January, +02:00 in April
    assert.deepEqual(bounds('Europe/Amsterdam'), ['2025-12-31T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
    assert.deepEqual(bounds('America/Los_Angeles'), ['2026-01-01T08:00:00.000Z', '2026-04-01T07:00:00.000Z']);
    assert.deepEqual(bounds('Pacific/Auckland'), ['2025-12-31T11:00:00.000Z', '2026-03-31T11:00:00.000Z']);
  });

  it('two quarters in a row share no instant and leave none out', () => {
    for (const [first, second] of [
      ['2025-12-31', '2026-03-31'],
      ['2026-02-28', '2026-05-31'],
      ['2026-01-31', '2026-04-30'],
    ] as const) {
      const zone = 'Europe/Amsterdam';
      assert.equal(quarterOf(goals(first), zone).endMs, quarterOf(goals(second), zone).startMs);
    }
  });
});

describe('A target of the whole workspace', () => {
  it('is one of its parts too, but for deploy frequency: no team has to deploy as often as all of them', () => {
    assert.deepEqual(METRIC_IDS.filter(isTargetOfParts), ['lead_time', 'change_failure_rate', 'mttr']);
  });
});

describe('What can be a target', () => {
  it('is finite and 0 or more; a share is at most 1', () => {
    for (const id of METRIC_IDS) {
      for (const target of [0, 0.5, 1]) assert.equal(isGoalTarget(id, target), true, `${id} ${target}`);
      for (const target of [-0.001, Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined]) {
        assert.equal(isGoalTarget(id, target), false, `${id} ${target}`);
      }
      assert.equal(isGoalTarget(id, 1.001), id !== 'change_failure_rate', id);
    }
    assert.equal(goalTargetForm('change_failure_rate'), 'a share, 0 to 1');
    assert.equal(goalTargetForm('mttr'), 'a number, 0 or more');
  });
});
