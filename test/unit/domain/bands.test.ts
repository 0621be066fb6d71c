import assert from 'node:assert/strict';
import { BAND_SETS, bandSetOf, DORA_2023, isBandSetVersion } from '../../../src/domain/band-sets.js';
import { BANDS, type Band, bandOf } from '../../../src/domain/bands.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';
import { METRICS } from '../../../src/domain/metrics/registry.js';

const band = (id: MetricId, value: number | null) => bandOf(DORA_2023, id, value, METRICS[id].better);

/** A hair's breadth, well above the rounding of the values here. */
const BIT = 1e-9;
const [WEEK, MONTH] = [7 * 24, 30 * 24];

/** Each limit and both of its sides, from best to worst. */
const LIMITS: Readonly<Record<MetricId, readonly [value: number, band: Band][]>> = {
  deploy_frequency: [
    [100, 'elite'],
    [1 + BIT, 'elite'],
    [1, 'high'],
    [1 / 7, 'high'],
    [1 / 7 - BIT, 'medium'],
    [1 / 30, 'medium'],
    [1 / 30 - BIT, 'low'],
    [0, 'low'],
  ],
  lead_time: [
    [0, 'elite'],
    [24 - BIT, 'elite'],
    [24, 'high'],
    [WEEK, 'high'],
    [WEEK + BIT, 'medium'],
    [MONTH, 'medium'],
    [MONTH + BIT, 'low'],
  ],
  change_failure_rate: [
    [0, 'elite'],
    [0.05, 'elite'],
    [0.05 + BIT, 'high'],
    [0.1, 'high'],
    [0.1 + BIT, 'medium'],
    [0.15, 'medium'],
    [0.15 + BIT, 'low'],
    [1, 'low'],
  ],
  mttr: [
    [0, 'elite'],
    [1 - BIT, 'elite'],
    [1, 'high'],
    [24 - BIT, 'high'],
    [24, 'medium'],
    [WEEK, 'medium'],
    [WEEK + BIT, 'low'],
  ],
};

describe('Performance bands', () => {
  for (const [id, limits] of Object.entries(LIMITS) as [MetricId, (typeof LIMITS)[MetricId]][]) {
    it(`${METRICS[id].name} changes its band exactly at each limit`, () => {
      for (const [value, expected] of limits) assert.equal(band(id, value), expected, `${value}`);
    });

    it(`${METRICS[id].name} without a value has no band`, () => {
      assert.equal(band(id, null), null);
    });
  }

  it('shares that come from counts meet their limits: 1 of 20, 3 of 30, 6 of 40; a deploy in 7 and in 30 days', () => {
    assert.equal(band('change_failure_rate', 1 / 20), 'elite');
    assert.equal(band('change_failure_rate', 3 / 30), 'high');
    assert.equal(band('change_failure_rate', 6 / 40), 'medium');
    assert.equal(band('deploy_frequency', 4 / 28), 'high');
    assert.equal(band('deploy_frequency', 3 / 90), 'medium');
  });

  it('come from the table that is chosen: 12 % failed is medium of 2023, high of 2024, elite of 2019', () => {
    const of = (version: string) => bandOf(bandSetOf(version), 'change_failure_rate', 0.12, 'lower');
    assert.deepEqual(['dora-2023', 'dora-2024', 'dora-2019'].map(of), ['medium', 'high', 'elite']);
    assert.equal(bandSetOf(), DORA_2023);
    assert.deepEqual([isBandSetVersion('dora-2024'), isBandSetVersion('dora-1999')], [true, false]);
  });

  it('are data: every table has a version and a source of its own, and limits from the best value to the worst', () => {
    assert.equal(
      new Set(BAND_SETS.flatMap(({ version, source }) => [version, source])).size,
      2 * BAND_SETS.length,
    );
    for (const { limits } of BAND_SETS) {
      for (const [id, list] of Object.entries(limits)) {
        const sign = METRICS[id as MetricId].better === 'higher' ? -1 : 1;
        list.forEach(({ band: of, limit }, i) => {
          assert.ok(BANDS.includes(of));
          assert.ok(i === 0 || sign * limit > sign * (list[i - 1]?.limit ?? 0), id);
        });
      }
    }
  });

  it('says which version of the table it used, and whose', () => {
    assert.equal(DORA_2023.version, 'dora-2023');
    assert.match(DORA_2023.source, /DORA/);
  });
});
