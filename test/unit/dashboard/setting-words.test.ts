import assert from 'node:assert/strict';
import {
  settingChange,
  settingName,
  settingValue,
} from '../../../src/dashboard/app/settings/setting-words.js';

describe('what the history of settings says', () => {
  const said: readonly [string, string | null, string][] = [
    ['dora_failure_window_hours', '36', '36 hours'],
    ['dora_failure_window_hours', null, '24 hours, the default'],
    ['min_sample_size', '40', '40 records'],
    ['time_zone', '"Asia/Tokyo"', 'Asia/Tokyo'],
    ['regression_thresholds', '{"mttr":0.4,"lead_time":0.07}', 'Lead time 7 %, MTTR 40 %'],
    ['regression_thresholds', null, 'the defaults'],
    [
      'disabled_groups',
      '[{"key":"payments","dimension":"team"},{"key":null,"dimension":"service"}]',
      'team payments; records without a service',
    ],
    [
      'dora_goals',
      '{"quarter_end":"2026-03-31","mttr_p50":4,"lead_time_p50":null,"change_failure_rate":0.1}',
      'until 31 Mar 2026: Change failure rate at most 10 %, MTTR at most 4 h',
    ],
    ['dora_goals', null, 'none'],
    ['of_a_later_version', '{"a":1}', '{"a":1}'],
  ];
  for (const [setting, json, text] of said)
    it(`${setting} ${json} is “${text}”`, () => assert.equal(settingValue(setting, json), text));

  it('calls settings by the names of their sections', () => {
    assert.equal(settingName('dora_failure_window_hours'), 'Failure window');
    assert.equal(settingName('of_a_later_version'), 'Of a later version');
  });

  const OPS = {
    ...{ id: 'Channel:1', name: 'Ops', kind: 'slack', url: 'https://hooks.slack.com/…', recipients: null },
    ...{ events: ['metric.regression'], metrics: ['mttr'], dimension: 'team', keys: ['payments', null] },
    ...{ enabled: true, disabled_reason: null },
  };
  const change = (from: object | null, to: object | null) =>
    settingChange('channel', from && JSON.stringify(from), to && JSON.stringify(to));

  it('tells of a channel what it was made as, and later what differs', () => {
    const all =
      'Ops: Slack to https://hooks.slack.com/…; Metric regression; MTTR; team payments, records without a team; enabled';
    assert.deepEqual(change(null, OPS), ['none', all]);
    assert.deepEqual(change(OPS, null), [all, 'none']);
    assert.deepEqual(change(OPS, { ...OPS, name: 'New' }), ['Ops', 'New']);
    assert.deepEqual(change(OPS, { ...OPS, enabled: false, disabled_reason: 'it is gone (410)' }), [
      'Ops: enabled',
      'Ops: disabled: it is gone (410)',
    ]);
    assert.deepEqual(change(OPS, { ...OPS, secret_rotated: true }), ['Ops', 'Ops: a new secret']);
    assert.deepEqual(change(OPS, { ...OPS, dimension: null, keys: null, metrics: null }), [
      'Ops: MTTR; team payments, records without a team',
      'Ops: all metrics; all groups',
    ]);
  });
});
