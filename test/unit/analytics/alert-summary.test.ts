import assert from 'node:assert/strict';
import { alertSummary, goalSummary, recoverySummary } from '../../../src/analytics/alert-summary.js';

type Alert = Parameters<typeof alertSummary>[0];

/** MTTR of team payments, 3.1 h against 2.1 h, unless told otherwise. */
function alertOf(overrides: Partial<Alert> = {}): Alert {
  return {
    ...{ metric: 'mttr', dimension: 'team', key: 'payments', label: 'payments' },
    ...{ value: 3.1, baseline: 2.1, change: 0.45, sampleSize: 9 },
    ...overrides,
  };
}

const summary = (overrides: Partial<Alert> = {}) => alertSummary(alertOf(overrides));

describe('What an alert says', () => {
  it('what got worse, by how much, from what, on how many records', () => {
    assert.equal(
      summary(),
      'MTTR (p50) for team payments regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)',
    );
    assert.equal(
      summary({ metric: 'lead_time', value: 14, baseline: 10, change: 0.4, sampleSize: 12 }),
      'Lead time (p50) for team payments regressed +40 % vs 28-day baseline (14 h from 10 h, n = 12)',
    );
  });

  it('deploy frequency falls below its baseline, down to nothing', () => {
    // 62 ÷ 100 − 1 = −0.38
    const falling = summary({ metric: 'deploy_frequency', value: 0.62, baseline: 1, change: -0.38 });
    assert.equal(
      falling,
      'Deploy frequency for team payments regressed −38 % vs 28-day baseline (0.62 a day from 1 a day, n = 9)',
    );
    const silent = { value: 0, baseline: 0.5, change: -1, sampleSize: 0 };
    assert.equal(
      summary({ metric: 'deploy_frequency', ...silent }),
      'Deploy frequency for team payments regressed −100 % vs 28-day baseline (0 a day from 0.5 a day, n = 0)',
    );
  });

  it('the failure rate is a percentage', () => {
    const rate = { value: 3 / 9, baseline: 0.125, change: 5 / 3 };
    assert.equal(
      summary({ metric: 'change_failure_rate', ...rate }),
      'Change failure rate for team payments regressed +167 % vs 28-day baseline (33.3 % from 12.5 %, n = 9)',
    );
  });

  it('from zero there is no percentage of change', () => {
    const rate = { value: 0.05, baseline: 0, change: null, sampleSize: 20 };
    assert.equal(
      summary({ metric: 'change_failure_rate', ...rate }),
      'Change failure rate for team payments regressed from zero vs 28-day baseline (5 % from 0 %, n = 20)',
    );
  });

  it('MTTR is in minutes below an hour, in days from two of them on', () => {
    const mttr = (value: number, baseline: number) =>
      summary({ value, baseline, change: value / baseline - 1 });
    assert.match(mttr(0.75, 0.5), / regressed \+50 % .* \(45 min from 30 min, /);
    assert.match(mttr(48, 24), / regressed \+100 % .* \(2 days from 24 h, /);
    assert.match(mttr(47.9, 1), / regressed \+4,690 % .* \(47.9 h from 1 h, /);
  });

  it('a change below ten percent keeps two digits, so that it is never nothing', () => {
    const change = (r: number) => / regressed (\S+) %/.exec(summary({ change: r }))?.[1];
    assert.equal(change(0.0042), '+0.42');
    assert.equal(change(0.0999), '+10');
    assert.equal(change(0.0514), '+5.1');
    assert.equal(change(12.345), '+1,235');
  });

  it('names the subject: the whole workspace, a team, a service by its name, a change type', () => {
    const subject = (overrides: Partial<Alert>) => / for (.+) regressed /.exec(summary(overrides))?.[1];
    assert.equal(subject({ dimension: null, key: null, label: 'Whole workspace' }), 'the whole workspace');
    assert.equal(
      subject({ dimension: 'service', key: 'checkout', label: 'Checkout API' }),
      'service Checkout API',
    );
    const type = { dimension: 'change_type', key: 'emergency', label: 'Emergency' } as const;
    assert.equal(subject(type), 'change type Emergency');
  });

  it('"Unassigned" says what its records lack', () => {
    const lacking = (dimension: Alert['dimension']) => summary({ dimension, key: null, label: 'Unassigned' });
    assert.match(lacking('team'), / for records without a team regressed /);
    assert.match(lacking('service'), / for records without a service regressed /);
    assert.match(lacking('change_type'), / for records without a change type regressed /);
    // A team that is called so is a team.
    assert.match(summary({ key: 'Unassigned', label: 'Unassigned' }), / for team Unassigned regressed /);
  });

  it('thousands have their comma', () => {
    assert.match(summary({ sampleSize: 1_200 }), /, n = 1,200\)$/);
  });

  it('stays one short line whatever a team is called', () => {
    const named = (label: string) => / for team (.*) regressed /s.exec(summary({ label }))?.[1];
    assert.equal(named('pay\r\nments\u2028\tnow\u0000'), 'pay ments now');
    assert.equal(named('\u202Estnemyap\u202C'), 'stnemyap');
    assert.equal(named('x'.repeat(80)), 'x'.repeat(80));
    assert.equal(named('x'.repeat(81)), `${'x'.repeat(79)}…`);
    assert.equal(named('🚀'.repeat(81)), `${'🚀'.repeat(79)}…`);
  });
});

describe('What is said of what is over, and of goals', () => {
  it('a recovered alert says what it was', () => {
    assert.equal(
      recoverySummary(alertOf()),
      'MTTR (p50) for team payments is back within its threshold; it had regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)',
    );
  });

  it('a missed goal says what it should be, until when, and what it is', () => {
    const quarterEnd = { year: 2026, month: 3, day: 31 };
    assert.equal(
      goalSummary({ metric: 'mttr', target: 2, value: 3.1, sampleSize: 40, quarterEnd }),
      'MTTR (p50) for the whole workspace misses its goal of at most 2 h by 2026-03-31 (3.1 h, n = 40)',
    );
    assert.equal(
      goalSummary({ metric: 'deploy_frequency', target: 4, value: 2.5, sampleSize: 75, quarterEnd }),
      'Deploy frequency for the whole workspace misses its goal of at least 4 a day by 2026-03-31 (2.5 a day, n = 75)',
    );
  });
});
