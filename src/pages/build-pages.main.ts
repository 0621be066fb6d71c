import { join, resolve } from 'node:path';
import { buildBundle } from './build-bundle.js';
import { BUNDLES } from './bundles.js';

for (const bundle of BUNDLES) {
  const startedMs = performance.now();
  const place = { projectDir: resolve('.'), outDir: join(resolve('dist/pages'), bundle.name) };
  const outcome = await buildBundle(bundle, place);
  if (outcome === 'built') {
    process.stderr.write(
      `${bundle.name}: built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
  }
}
