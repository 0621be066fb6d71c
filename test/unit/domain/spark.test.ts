import assert from 'node:assert/strict';
import { sliceOf } from '../../../src/domain/slice.js';
import { createSparks } from '../../../src/domain/spark.js';
import { change, hoursFrom, ledger } from '../../support/ledger-builder.js';
import { createMemoryFactSource } from '../../support/memory-facts.js';

const END = '2026-03-15T01:00:00Z';
const endMs = Date.parse(END);
const window = { startMs: endMs - 28 * 86_400_000, endMs };
const FAILURE = { failureWindowMs: 86_400_000, asOfMs: endMs };

describe('A spark', () => {
  const sparks = async () => {
    const changes = [-1, -25, -26].map((hours) => {
      const completedAt = hoursFrom(END, hours);
      return change({ completedAt, createdAt: hoursFrom(completedAt, -2), owner: 'ada' });
    });
    const source = createMemoryFactSource(() => ledger({ teams: { ada: 'payments' }, changes }));
    return createSparks(sliceOf(await source.read([window]), window), 3, FAILURE);
  };

  it('is the metric of each of the last days of 24 hours, oldest first, null where there is nothing', async () => {
    const sparkOf = await sparks();
    assert.deepEqual(sparkOf({ metric: 'lead_time', dimension: null, key: null }), [null, 2, 2]);
    assert.deepEqual(sparkOf({ metric: 'deploy_frequency', dimension: 'team', key: 'payments' }), [0, 2, 1]);
  });

  it('of a group that nobody knows is not that of who is in none', async () => {
    const completedAt = hoursFrom(END, -1);
    const source = createMemoryFactSource(() =>
      ledger({ changes: [change({ completedAt, createdAt: hoursFrom(completedAt, -2), owner: null })] }),
    );
    const sparkOf = createSparks(sliceOf(await source.read([window]), window), 2, FAILURE);
    const deploys = { metric: 'deploy_frequency', dimension: 'team' } as const;
    assert.deepEqual(sparkOf({ ...deploys, key: null }), [0, 1]);
    assert.deepEqual(sparkOf({ ...deploys, key: 'search' }), [0, 0]);
  });

  it('of a group without a record is that of nothing: deploy frequency 0, the others null', async () => {
    const sparkOf = await sparks();
    assert.deepEqual(sparkOf({ metric: 'deploy_frequency', dimension: 'team', key: 'search' }), [0, 0, 0]);
    assert.deepEqual(sparkOf({ metric: 'mttr', dimension: 'service', key: null }), [null, null, null]);
  });
});
