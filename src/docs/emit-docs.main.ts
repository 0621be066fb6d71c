import { writeFileSync } from 'node:fs';
import { DORA_2023 } from '../domain/band-sets.js';
import { METRIC_LIST } from '../domain/metrics/registry.js';
import { metricsDocument } from './metrics-document.js';

writeFileSync('docs/metrics.md', metricsDocument(METRIC_LIST, DORA_2023));
