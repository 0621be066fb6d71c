import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildExplorer } from '../../src/explorer/build-explorer.js';
import { explorerFingerprint } from '../../src/explorer/explorer-fingerprint.js';

describe("the explorer's build", function () {
  this.timeout(60_000);
  let projectDir: string;

  before(async () => {
    projectDir = await mkdtemp(join(tmpdir(), 'vigilo-explorer-'));
    await mkdir(join(projectDir, 'src'));
    await cp('src/explorer', join(projectDir, 'src/explorer'), { recursive: true });
    await symlink(resolve('node_modules'), join(projectDir, 'node_modules'));
  });
  after(() => rm(projectDir, { recursive: true, force: true }));

  it('is made once and then left alone', async () => {
    const folders = { projectDir: resolve('.'), outDir: resolve('dist/explorer') };
    await buildExplorer(folders);
    assert.equal(await buildExplorer(folders), 'unchanged');
  });

  it('is made again when a source has changed', async () => {
    const before = await explorerFingerprint(projectDir);
    assert.equal(await explorerFingerprint(projectDir), before);
    await appendFile(join(projectDir, 'src/explorer/app/explorer.css'), 'body { margin: 1px }\n');
    assert.notEqual(await explorerFingerprint(projectDir), before);
  });

  it('is the same in every checkout, wherever that stands', async () => {
    const elsewhere = join(projectDir, 'elsewhere');
    await mkdir(elsewhere);
    for (const name of ['src', 'node_modules']) await symlink(join(projectDir, name), join(elsewhere, name));
    assert.equal(await explorerFingerprint(elsewhere), await explorerFingerprint(projectDir));
  });
});
