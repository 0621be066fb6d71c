import assert from 'node:assert/strict';
import { reworkOf } from '../../src/domain/operations/rework.js';
import { change, incident, ledger, msFrom, type PlainChange } from '../support/ledger-builder.js';
import { createMemoryFactSource } from '../support/memory-facts.js';

const MARCH = { startMs: Date.parse('2026-03-01T00:00:00Z'), endMs: Date.parse('2026-04-01T00:00:00Z') };
const FAILED_AT = '2026-03-10T12:00:00Z';
const W_MS = 24 * 3_600_000;
const FAILURE = { failureWindowMs: W_MS, asOfMs: MARCH.endMs };

const failing = (overrides: Partial<PlainChange> = {}) =>
  change({ completedAt: FAILED_AT, state: 'rolled_back', affectedAssets: ['checkout'], ...overrides });
const mending = (afterMs: number, overrides: Partial<PlainChange> = {}) =>
  change({
    ...{ completedAt: msFrom(FAILED_AT, afterMs), changeType: 'emergency', affectedAssets: ['checkout'] },
    ...overrides,
  });

/** The positions, from 1, of the changes that are rework. */
async function reworkIn(
  changes: PlainChange[],
  incidents = [] as ReturnType<typeof incident>[],
): Promise<number[]> {
  const services = { checkout: 'Checkout', search: 'Search' };
  const facts = await createMemoryFactSource(() => ledger({ services, changes, incidents })).read([MARCH]);
  const marks = reworkOf(facts.changes, FAILURE);
  return facts.changes.flatMap((segment) =>
    [...segment.facts.id].filter((_id, row) => marks.get(segment)?.[row] === 1),
  );
}

describe('Deployment rework', () => {
  it('is an emergency change that follows a failed one of the same service', async () => {
    assert.deepEqual(await reworkIn([failing(), mending(60_000)]), [2]);
  });

  it('ends exactly W after the failed change, not a millisecond later', async () => {
    assert.deepEqual(await reworkIn([failing(), mending(W_MS)]), [2]);
    assert.deepEqual(await reworkIn([failing(), mending(W_MS + 1)]), []);
  });

  it('begins a millisecond after the failed change: what completed at the same instant followed nothing', async () => {
    assert.deepEqual(await reworkIn([failing(), mending(1)]), [2]);
    assert.deepEqual(await reworkIn([failing(), mending(0)]), []);
    assert.deepEqual(
      await reworkIn([failing({ completedAt: msFrom(FAILED_AT, -5) }), failing(), mending(0)]),
      [3],
    );
  });

  it('follows nothing where several failed, all at the same instant as itself', async () => {
    assert.deepEqual(await reworkIn([failing(), failing(), mending(0)]), []);
    assert.deepEqual(await reworkIn([failing(), failing(), mending(1)]), [3]);
  });

  it('follows the last of several that failed, however long ago the first did', async () => {
    const early = failing({ completedAt: msFrom(FAILED_AT, -2 * W_MS) });
    assert.deepEqual(await reworkIn([early, failing(), mending(W_MS)]), [3]);
    assert.deepEqual(await reworkIn([early, mending(0)]), []);
  });

  it('is neither a normal nor a standard change', async () => {
    for (const changeType of ['normal', 'standard'] as const)
      assert.deepEqual(await reworkIn([failing(), mending(60_000, { changeType })]), []);
  });

  it('is of the same primary service, and never of none', async () => {
    assert.deepEqual(
      await reworkIn([failing(), mending(60_000, { affectedAssets: ['search', 'checkout'] })]),
      [],
    );
    assert.deepEqual(
      await reworkIn([failing({ affectedAssets: [] }), mending(60_000, { affectedAssets: [] })]),
      [],
    );
  });

  it('follows what failed by an incident as well, and nothing that closed well', async () => {
    const well = failing({ state: 'completed' });
    const caused = incident({ openedAt: msFrom(FAILED_AT, 30_000), causedBy: 'CHG-1' });
    assert.deepEqual(await reworkIn([well, mending(60_000)]), []);
    assert.deepEqual(await reworkIn([well, mending(60_000)], [caused]), [2]);
  });

  it('may fail itself, and the next emergency change follows it then', async () => {
    const failedMending = mending(W_MS, { state: 'rolled_back' });
    assert.deepEqual(await reworkIn([failing(), failedMending, mending(2 * W_MS)]), [2, 3]);
  });
});
