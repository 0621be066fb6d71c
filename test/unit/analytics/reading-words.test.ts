import assert from 'node:assert/strict';
import { deltaWords, sampleBadge, shownValue } from '../../../src/analytics/reading-words.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';
import { METRIC_LIST } from '../../../src/domain/metrics/registry.js';

describe('What a card says of a metric', () => {
  it('the value with its unit', () => {
    assert.equal(shownValue('deploy_frequency', { value: 4.2, failed: null }), '4.2 a day');
    assert.equal(shownValue('lead_time', { value: 31.24, failed: null }), '31.2 h');
    assert.equal(shownValue('change_failure_rate', { value: 3 / 42, failed: 3 }), '7.14 %');
  });

  it('a dash without a value and without a failure, told apart by the badge', () => {
    const nothing = { value: null, failed: 0, sampleSize: 0 };
    const noFailure = { value: 0, failed: 0, sampleSize: 42 };
    assert.equal(shownValue('change_failure_rate', nothing), '—');
    assert.equal(shownValue('change_failure_rate', noFailure), '—');
    assert.equal(sampleBadge('change_failure_rate', nothing), 'no closed changes');
    assert.equal(sampleBadge('change_failure_rate', noFailure), '0 of 42 failed');
  });

  it('zero deploys a day is a number, and a median of zero is one', () => {
    assert.equal(shownValue('deploy_frequency', { value: 0, failed: null }), '0 a day');
    assert.equal(shownValue('mttr', { value: 0, failed: null }), '0 min');
  });

  it('the sample size, or what there is none of', () => {
    const badge = (id: MetricId, sampleSize: number) => sampleBadge(id, { sampleSize, failed: null });
    assert.equal(badge('lead_time', 126), 'n = 126');
    assert.equal(badge('lead_time', 1), 'n = 1');
    assert.equal(badge('deploy_frequency', 1_200), 'n = 1,200');
    assert.equal(badge('deploy_frequency', 0), 'no successful changes');
    assert.equal(badge('mttr', 0), 'no resolved incidents');
    assert.equal(sampleBadge('change_failure_rate', { sampleSize: 1_042, failed: 3 }), '3 of 1,042 failed');
  });
});

describe('What a card says of the change against the previous window', () => {
  it('sign, unit, and whether it is better by the direction of the metric', () => {
    assert.deepEqual(deltaWords('lead_time', 2.1), { text: '+2.1 h', verdict: 'worse' });
    assert.deepEqual(deltaWords('lead_time', -0.5), { text: '−30 min', verdict: 'better' });
    assert.deepEqual(deltaWords('mttr', 48), { text: '+2 days', verdict: 'worse' });
    assert.deepEqual(deltaWords('deploy_frequency', 1.5), { text: '+1.5 a day', verdict: 'better' });
    assert.deepEqual(deltaWords('deploy_frequency', -1.5), { text: '−1.5 a day', verdict: 'worse' });
  });

  it('a failure rate differs by percentage points', () => {
    // 8.5 % after 7.2 %: 1.3 points, although it is 18 % more.
    assert.deepEqual(deltaWords('change_failure_rate', 0.013), { text: '+1.3 points', verdict: 'worse' });
    assert.deepEqual(deltaWords('change_failure_rate', -0.07), { text: '−7 points', verdict: 'better' });
  });

  it('two digits, for a third would say more than two windows can', () => {
    assert.equal(deltaWords('lead_time', 11.46).text, '+11 h');
    assert.equal(deltaWords('change_failure_rate', -0.00722).text, '−0.72 points');
    assert.equal(deltaWords('deploy_frequency', 1234.5).text, '+1,235 a day');
  });

  it('no difference is the same, and so is what only the arithmetic has left over', () => {
    for (const { id } of METRIC_LIST) {
      for (const delta of [0, -0, 1e-16, -1e-16])
        assert.deepEqual(deltaWords(id, delta), { text: '±0', verdict: 'same' });
    }
    // A millisecond is a difference.
    assert.equal(deltaWords('mttr', 1 / 3_600_000).verdict, 'worse');
  });

  it('nothing where there is nothing to compare', () => {
    assert.deepEqual(deltaWords('mttr', null), { text: 'no comparison', verdict: null });
  });
});
