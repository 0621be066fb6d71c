import assert from 'node:assert/strict';
import { apiWindow, daysEarlier } from '../../../src/dashboard/app/model/windows.js';

const window = (start: string, end: string) => ({ startMs: Date.parse(start), endMs: Date.parse(end) });

describe('A window some days earlier', () => {
  const earlier = (start: string, end: string, days = 28) =>
    apiWindow(daysEarlier(window(start, end), days, 'Europe/Amsterdam'));

  it('shows the same times on the wall where clocks were set forward between', () => {
    assert.deepEqual(earlier('2026-04-05T22:00:00Z', '2026-04-12T22:00:00Z'), {
      start: '2026-03-08T23:00:00.000Z',
      end: '2026-03-15T23:00:00.000Z',
    });
  });

  it('shows them where clocks were set back inside', () => {
    assert.deepEqual(earlier('2026-10-31T11:00:00Z', '2026-11-02T11:00:00Z', 7), {
      start: '2026-10-24T10:00:00.000Z',
      end: '2026-10-26T11:00:00.000Z',
    });
  });

  it('lies as far back in milliseconds where clocks did not change', () => {
    assert.deepEqual(earlier('2026-07-31T11:00:00Z', '2026-08-02T11:00:00Z', 7), {
      start: '2026-07-24T11:00:00.000Z',
      end: '2026-07-26T11:00:00.000Z',
    });
  });
});
