import assert from 'node:assert/strict';
import { isForbidden } from '../../../../src/dispatch/guard/address-guard.js';
import { parseAddressRules } from '../../../../src/dispatch/guard/address-rules.js';

describe("the operator's list of allowed addresses", () => {
  for (const nothing of [undefined, '', ' , ,']) {
    it(`opens nothing where it is ${JSON.stringify(nothing)}`, () => {
      const rules = parseAddressRules(nothing, false);
      assert.deepEqual([rules.allowHttp, rules.allowed.hosts.size], [false, 0]);
      assert.ok(isForbidden('10.1.2.3', rules));
    });
  }

  it('opens its networks, both ends included, and no address beside them', () => {
    const rules = parseAddressRules('10.1.0.0/16, fd00::/8,192.168.7.9', true);
    const isOpen = (address: string) => !isForbidden(address, rules);
    assert.deepEqual(['10.1.0.0', '10.1.255.255', '10.0.255.255', '10.2.0.0'].map(isOpen), [
      true,
      true,
      false,
      false,
    ]);
    assert.deepEqual(['192.168.7.9', '192.168.7.8', '192.168.7.10'].map(isOpen), [true, false, false]);
    assert.deepEqual(['fd00::', 'fdff::1', 'fc00::1', 'fe80::1'].map(isOpen), [true, true, false, false]);
    assert.deepEqual(['::ffff:10.1.2.3', '::ffff:10.2.2.3'].map(isOpen), [true, false]);
  });

  it('keeps host names as a URL spells them', () => {
    const { allowed } = parseAddressRules('Hooks.Internal, bücher.example, localhost', false);
    assert.deepEqual([...allowed.hosts], ['hooks.internal', 'xn--bcher-kva.example', 'localhost']);
  });

  for (const bad of [
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '/8',
    '10.0.0.0/-1',
    '10.0.0.0/0x8',
    'fd00::/129',
    'fe80::1%eth0',
    '::/0',
    '::ffff:0:0/96',
    '::ffff:10.0.0.0/104',
    '010.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '*.internal',
    'https://hooks.internal',
    'hooks.internal:8080',
    'hooks.internal:443',
    'me@hooks.internal',
    'hooks.internal.',
    'hooks internal',
    '[fd00::1]',
  ]) {
    it(`refuses ${JSON.stringify(bad)}, naming it`, () => {
      assert.throws(
        () => parseAddressRules(`10.1.0.0/16, ${bad}, fd00::/8`, false),
        (error) =>
          error instanceof Error &&
          error.message.includes(JSON.stringify(bad)) &&
          !error.message.includes('\n'),
      );
    });
  }
});
