import { resolve } from 'node:path';
import { buildExplorer } from './build-explorer.js';

const startedMs = performance.now();
const outcome = await buildExplorer({ projectDir: resolve('.'), outDir: resolve('dist/explorer') });
if (outcome === 'built') {
  process.stderr.write(`explorer: built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
}
