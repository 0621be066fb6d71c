import assert from 'node:assert/strict';
import { isSupportedNode, unsupportedNodeMessage } from '../../../src/cli/supported-node.js';

describe('the Node that the shell has', () => {
  for (const [version, isSupported] of [
    ['18.20.4', false],
    ['20.20.2', false],
    ['21.9.9', false],
    ['22.0.0', true],
    ['24.21.0', true],
    ['100.0.0', true],
  ] as const) {
    it(`${version} is ${isSupported ? 'good enough' : 'too old'}`, () => {
      assert.equal(isSupportedNode(version), isSupported);
    });
  }

  it('is told with what is needed, in one line', () => {
    const message =
      'vigilo: needs Node 22 or newer, and this is 20.20.2; npm ci in the checkout installs one';
    assert.equal(unsupportedNodeMessage('20.20.2'), message);
  });
});
