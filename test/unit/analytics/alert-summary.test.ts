import assert from 'node:assert/strict';
import { alertSummary } from '../../../src/analytics/alert-summary.js';

type Alert = Parameters<typeof alertSummary>[0];

/** Lead time of team payments, 14 h against 10 h, unless told otherwise. */
function summary(overrides: Partial<Alert> = {}): string {
  return alertSummary({
    ...{ metric: 'lead_time', dimension: 'team', key: 'payments', label: 'payments' },
    ...{ value: 14, baseline: 10, change: 0.4, threshold: 0.3, sampleSize: 12, baselineSampleSize: 60 },
    ...overrides,
  });
}

describe('What an alert says', () => {
  it('lead time: what got worse, by how much, from what, on how many records', () => {
    assert.equal(
      summary(),
      'Lead time of team payments is 14 h, 40% above its baseline of 10 h (7 days: 12 successful changes; 28 days: 60).',
    );
  });

  it('deploy frequency falls below its baseline, down to nothing', () => {
    assert.equal(
      // 6 ÷ 7 = 0.857, 40 ÷ 28 = 1.43, r = −0.4
      summary({
        ...{ metric: 'deploy_frequency', value: 6 / 7, baseline: 40 / 28, change: -0.4 },
        ...{ sampleSize: 6, baselineSampleSize: 40 },
      }),
      'Deploy frequency of team payments is 0.857 a day, 40% below its baseline of 1.43 a day (7 days: 6 successful changes; 28 days: 40).',
    );
    assert.equal(
      summary({
        ...{ metric: 'deploy_frequency', value: 0, baseline: 0.5, change: -1 },
        ...{ sampleSize: 0, baselineSampleSize: 14 },
      }),
      'Deploy frequency of team payments is 0 a day, 100% below its baseline of 0.5 a day (7 days: 0 successful changes; 28 days: 14).',
    );
  });

  it('the failure rate is a percentage', () => {
    assert.equal(
      summary({
        ...{ metric: 'change_failure_rate', value: 3 / 9, baseline: 0.125, change: 5 / 3 },
        ...{ sampleSize: 9, baselineSampleSize: 48 },
      }),
      'Change failure rate of team payments is 33.3%, 167% above its baseline of 12.5% (7 days: 9 closed changes; 28 days: 48).',
    );
  });

  it('MTTR is in minutes below an hour, in days from two of them on', () => {
    const mttr = (value: number, baseline: number) =>
      summary({ metric: 'mttr', value, baseline, change: value / baseline - 1 });
    assert.match(mttr(0.75, 0.5), /^MTTR of team payments is 45 min, 50% above its baseline of 30 min \(/);
    assert.match(mttr(48, 24), /is 2 days, 100% above its baseline of 24 h \(/);
    assert.match(mttr(47.9, 1), / is 47.9 h, .* baseline of 1 h \(7 days: 12 resolved incidents;/);
  });

  it('from zero there is no percentage', () => {
    assert.equal(
      summary({
        ...{ metric: 'change_failure_rate', value: 0.25, baseline: 0, change: null },
        ...{ sampleSize: 4, baselineSampleSize: 16 },
      }),
      'Change failure rate of team payments is 25%, up from zero (7 days: 4 closed changes; 28 days: 16).',
    );
  });

  it('names the subject: the whole workspace, a team, a service by its name, a change type', () => {
    const subject = (overrides: Partial<Alert>) => /^Lead time of (.+) is /.exec(summary(overrides))?.[1];
    const whole = { dimension: null, key: null, label: 'Whole workspace' };
    assert.equal(subject(whole), 'the whole workspace');
    assert.equal(
      subject({ dimension: 'service', key: 'checkout', label: 'Checkout API' }),
      'service Checkout API',
    );
    assert.equal(
      subject({ dimension: 'change_type', key: 'emergency', label: 'Emergency' }),
      'change type Emergency',
    );
  });

  it('"Unassigned" says what its records lack', () => {
    const lacking = (dimension: Alert['dimension']) => summary({ dimension, key: null, label: 'Unassigned' });
    assert.match(lacking('team'), /^Lead time of records without a team is /);
    assert.match(lacking('service'), /^Lead time of records without a service is /);
    assert.match(lacking('change_type'), /^Lead time of records without a change type is /);
    // A team that is called so is a team.
    assert.match(summary({ key: 'Unassigned', label: 'Unassigned' }), /^Lead time of team Unassigned is /);
  });

  it('one record is singular, thousands have their comma', () => {
    assert.match(summary({ sampleSize: 1 }), /7 days: 1 successful change;/);
    assert.match(summary({ metric: 'change_failure_rate', sampleSize: 1 }), /7 days: 1 closed change;/);
    assert.match(summary({ metric: 'mttr', sampleSize: 1 }), /7 days: 1 resolved incident;/);
    assert.match(summary({ metric: 'mttr', sampleSize: 1_200 }), /7 days: 1,200 resolved incidents;/);
  });
});
