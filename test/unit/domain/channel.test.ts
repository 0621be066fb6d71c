import assert from 'node:assert/strict';
import {
  type ChannelWish,
  type EventSubject,
  shownAddress,
  WANTED_TYPES,
  wants,
} from '../../../src/domain/channel.js';

const everything: ChannelWish = { events: WANTED_TYPES, metrics: null, dimension: null, keys: null };
const regression: EventSubject = {
  ...{ type: 'metric.regression', metric: 'mttr', dimension: 'team', key: 'payments' },
};
const ofWorkspace = { ...regression, dimension: null, key: null };

describe('What a channel wants', () => {
  const cases: readonly [string, Partial<ChannelWish>, EventSubject, boolean][] = [
    ['everything', {}, regression, true],
    ['everything, of the workspace as a whole too', {}, ofWorkspace, true],
    ['another event', { events: ['goal.breached'] }, regression, false],
    ['its metric', { metrics: ['lead_time', 'mttr'] }, regression, true],
    ['other metrics', { metrics: ['lead_time'] }, regression, false],
    ['its dimension', { dimension: 'team' }, regression, true],
    ['another dimension', { dimension: 'service' }, regression, false],
    ['a dimension, and the event is of the whole', { dimension: 'team' }, ofWorkspace, false],
    ['its key', { dimension: 'team', keys: ['search', 'payments'] }, regression, true],
    ['other keys', { dimension: 'team', keys: ['search', null] }, regression, false],
    ['"Unassigned"', { dimension: 'team', keys: [null] }, { ...regression, key: null }, true],
    ['"Unassigned", which the whole is not', { keys: [null] }, ofWorkspace, false],
  ];
  for (const [what, wish, subject, isWanted] of cases) {
    it(`${isWanted ? 'takes' : 'leaves'} a regression of a team: it wants ${what}`, () => {
      assert.equal(wants({ ...everything, ...wish }, subject), isWanted);
    });
  }
});

describe('The address of a channel', () => {
  it('is shown as it is, but of Slack, whose path is a secret, as its host', () => {
    const url = 'https://hooks.slack.com/services/T0/B0/secret';
    assert.equal(shownAddress({ kind: 'slack', url }), 'https://hooks.slack.com/…');
    assert.equal(shownAddress({ kind: 'webhook', url }), url);
    assert.equal(shownAddress({ kind: 'email', url: null }), null);
    assert.equal(shownAddress({ kind: 'slack', url: null }), null);
  });
});
