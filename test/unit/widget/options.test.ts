import assert from 'node:assert/strict';
import { readOptions, refreshMinutesOf } from '../../../src/widget/app/options.js';
import { Refusal } from '../../../src/widget/app/refusal.js';

const PAGE = 'https://intranet.example/board/';
const SRC = 'https://vigilo.example/ws/acme';

const read = (attributes: Readonly<Record<string, string>>) =>
  readOptions((name) => ({ src: SRC, ...attributes })[name] ?? null, PAGE);
const advice = (attributes: Readonly<Record<string, string>>) => {
  try {
    read(attributes);
    return 'taken';
  } catch (error) {
    assert.ok(error instanceof Refusal && !error.isPassing);
    return error.message;
  }
};

describe("the widget's attributes", () => {
  it('have defaults: 30 days of the whole workspace', () => {
    assert.deepEqual(read({}), { workspaceUrl: SRC, windowDays: 30, groups: [] });
  });

  it('take the address of the workspace, or of any page below it', () => {
    for (const src of [SRC, `${SRC}/`, `${SRC}/graphql`, `${SRC}/analytics?tab=team&team=a#x`])
      assert.equal(read({ src }).workspaceUrl, SRC);
    assert.equal(read({ src: '/ws/acme' }).workspaceUrl, 'https://intranet.example/ws/acme');
    assert.equal(
      read({ src: 'https://a.example/vigilo/ws/x' }).workspaceUrl,
      'https://a.example/vigilo/ws/x',
    );
  });

  for (const src of [
    'https://vigilo.example/',
    'https://',
    'javascript:alert(1)//ws/acme',
    'data:,/ws/acme',
    '',
  ]) {
    it(`refuse the address "${src}"`, () => assert.match(advice({ src }), /attribute src .* It is “/));
  }

  it('take a window of 1 to 3,660 whole days', () => {
    for (const days of [1, 7, 90, 3_660])
      assert.equal(read({ 'window-days': String(days) }).windowDays, days);
    for (const text of ['0', '3661', '-7', '1.5', 'week', ''])
      assert.match(advice({ 'window-days': text }), /window-days must be a number from 1 to 3660/);
  });

  it('name groups; an empty value is Unassigned', () => {
    assert.deepEqual(read({ team: ' payments ', service: '', 'change-type': 'normal' }).groups, [
      { dimension: 'team', key: 'payments' },
      { dimension: 'service', key: null },
      { dimension: 'change_type', key: 'normal' },
    ]);
  });

  it('ask anew every five minutes, or as told, between a minute and a day', () => {
    const told = (text: string | null) => refreshMinutesOf(text);
    assert.deepEqual([null, '', 'often', '-3'].map(told), [5, 5, 5, 5]);
    assert.deepEqual(['15', '0.01', '1e9'].map(told), [15, 1, 1_440]);
    assert.equal(told('0'), null);
  });
});
