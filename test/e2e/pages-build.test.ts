import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildBundle } from '../../src/pages/build-bundle.js';
import { BUNDLES } from '../../src/pages/bundles.js';
import { sourcesFingerprint } from '../../src/pages/sources-fingerprint.js';

describe("the pages' build", function () {
  this.timeout(60_000);
  let projectDir: string;

  before(async () => {
    projectDir = await mkdtemp(join(tmpdir(), 'vigilo-pages-'));
    await cp('src', join(projectDir, 'src'), { recursive: true });
    await cp('package-lock.json', join(projectDir, 'package-lock.json'));
  });
  after(() => rm(projectDir, { recursive: true, force: true }));

  for (const bundle of BUNDLES) {
    it(`of the ${bundle.name} is made once and then left alone`, async () => {
      const place = { projectDir: resolve('.'), outDir: join(resolve('dist/pages'), bundle.name) };
      await buildBundle(bundle, place);
      assert.equal(await buildBundle(bundle, place), 'unchanged');
    });

    it(`of the ${bundle.name} is made again when a source has changed`, async () => {
      const before = await sourcesFingerprint(projectDir, bundle.sources);
      assert.equal(await sourcesFingerprint(projectDir, bundle.sources), before);
      await appendFile(join(projectDir, bundle.root, 'added.css'), 'body { margin: 1px }\n');
      assert.notEqual(await sourcesFingerprint(projectDir, bundle.sources), before);
    });

    it(`of the ${bundle.name} is the same in every checkout, wherever that stands`, async () => {
      const elsewhere = await mkdtemp(join(projectDir, 'elsewhere-'));
      for (const name of ['src', 'package-lock.json'])
        await symlink(join(projectDir, name), join(elsewhere, name));
      assert.equal(
        await sourcesFingerprint(elsewhere, bundle.sources),
        await sourcesFingerprint(projectDir, bundle.sources),
      );
    });
  }

  it('is made again when a package has changed', async () => {
    const before = await sourcesFingerprint(projectDir, []);
    await appendFile(join(projectDir, 'package-lock.json'), ' ');
    assert.notEqual(await sourcesFingerprint(projectDir, []), before);
  });
});
