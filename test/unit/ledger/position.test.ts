import assert from 'node:assert/strict';
import { isContinued, type Position } from '../../../src/ledger/fact-cache/feed.sql.js';

const KNOWN: Position = {
  epoch: '7/5/16400',
  snapshot: '10:12:10',
  seen: [],
  walPosition: '00000001/0/A0',
  startedAt: '1780000000',
};

describe('What was read of a database', () => {
  const cases: readonly (readonly [told: string, now: Partial<Position>, isContinued: boolean])[] = [
    ['is built upon where nothing happened', {}, true],
    ['is built upon further on', { walPosition: '00000001/0/B0', snapshot: '12:12:' }, true],
    [
      'is built upon on a replica, which does not tell when the primary was started',
      { startedAt: null },
      true,
    ],
    ['is of no use on another database', { epoch: '7/5/16999' }, false],
    ['is of no use on another line of history', { walPosition: '00000002/0/B0' }, false],
    ['is of no use where the log was set back', { walPosition: '00000001/0/90' }, false],
    ['is of no use where the server was started anew', { startedAt: '1780000001' }, false],
  ];
  for (const [told, now, expected] of cases)
    it(told, () => assert.equal(isContinued(KNOWN, { ...KNOWN, ...now }), expected));
});
