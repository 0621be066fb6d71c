import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCarriedNode } from '../../src/cli/supported-node.js';

describe('the Node that the checkout carries', () => {
  let checkout: string;
  let deep: string;
  let bin: string;

  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'vigilo-node-'));
    deep = join(checkout, 'dist/src/cli');
    bin = join(checkout, 'node_modules/.bin');
    await mkdir(deep, { recursive: true });
    await mkdir(bin, { recursive: true });
    await writeFile(join(checkout, 'real-node'), '');
  });
  afterEach(() => rm(checkout, { recursive: true }));

  it('is found from any folder of it', async () => {
    await symlink(join(checkout, 'real-node'), join(bin, 'node'));
    assert.equal(findCarriedNode(deep, process.execPath), join(bin, 'node'));
  });

  it('is none where it is the one that runs, which would run itself for ever', async () => {
    await symlink(join(checkout, 'real-node'), join(bin, 'node'));
    assert.equal(findCarriedNode(deep, join(checkout, 'real-node')), null);
  });

  it('is none where npm installed none', () => {
    assert.equal(findCarriedNode(deep, process.execPath), null);
  });
});
