import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { metricsDocument } from '../../src/docs/metrics-document.js';
import { DORA_2023 } from '../../src/domain/band-sets.js';
import { METRIC_LIST } from '../../src/domain/metrics/registry.js';

describe('docs/metrics.md', () => {
  it('is what the registry says: after a change run `npm run docs`', () => {
    assert.equal(readFileSync('docs/metrics.md', 'utf8'), metricsDocument(METRIC_LIST, DORA_2023));
  });
});
