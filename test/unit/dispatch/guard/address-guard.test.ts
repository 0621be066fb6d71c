import assert from 'node:assert/strict';
import { forbiddenKind, isForbidden } from '../../../../src/dispatch/guard/address-guard.js';
import { parseAddressRules } from '../../../../src/dispatch/guard/address-rules.js';

const NOTHING_OPENED = parseAddressRules(undefined, false);

/** The first and the last address of each forbidden network, then the spellings that hide one. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'],
  private: [
    ...['10.0.0.0', '10.255.255.255', '100.64.0.0', '100.100.100.200', '100.127.255.255'],
    ...['172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
    ...['fc00::', 'fd00:ec2::254', 'fdff:ffff::1', 'fec0::1', 'feff::1'],
    ...['::ffff:10.0.0.1', '::FFFF:A00:1', '64:ff9b::10.0.0.1', '64:ff9b::c0a8:101'],
  ],
  metadata: ['169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', '168.63.129.16'],
  'link-local': ['169.254.0.0', '169.254.255.255', 'fe80::1', 'febf::1'],
  multicast: ['224.0.0.0', '239.255.255.255', 'ff00::', 'ff02::1', '::ffff:224.0.0.1'],
  reserved: [
    ...['0.0.0.0', '0.255.255.255', '192.0.0.0', '192.0.0.192', '192.0.0.255', '192.0.2.0', '192.0.2.255'],
    ...['192.88.99.0', '192.88.99.255', '198.18.0.0', '198.18.0.1', '198.19.255.255'],
    ...['198.51.100.0', '198.51.100.255', '203.0.113.0', '203.0.113.255'],
    ...['240.0.0.0', '255.255.255.254', '255.255.255.255'],
    ...['::', '::7f00:1', '::127.0.0.1', '::10.0.0.1', '::8.8.8.8', '::ffff:0:127.0.0.1', '100::1'],
    ...['64:ff9b:1::1', '64:ff9b:1::7f00:1', '64:ff9b::198.18.0.1', '1fff:ffff::1', '4000::', '5f00::1'],
    ...['2001::', '2001:0:7f00:1::', '2001:20::1', '2001:1ff:ffff::1', '2001:db8::', '2001:db8:ffff::1'],
    ...['2002::', '2002:7f00:1::', '2002:ffff::1', '3fff::', '3fff:fff:ffff::1'],
  ],
  malformed: [
    ...[
      '',
      'localhost',
      '127.1',
      '0x7f.0.0.1',
      '010.0.0.1',
      '2130706433',
      '1.1.1.1/32',
      ' 1.1.1.1',
      '1.1.1.1.',
    ],
    ...['[::1]', 'fe80::1%eth0', '2606:4700::1111%1', '1.1.1.1\0', '１.1.1.1'],
  ],
};

/** Public hosts, and the neighbours of every forbidden network. */
const OPEN = [
  ...['1.0.0.0', '1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0', '172.15.255.255'],
  ...['172.32.0.0', '191.255.255.255', '192.0.1.0', '192.0.3.0', '192.88.98.255', '192.88.100.0'],
  ...['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0'],
  ...['203.0.112.255', '203.0.114.0', '223.255.255.255'],
  ...['2000::', '2000:ffff::1', '2001:200::', '2001:4860:4860::8888', '2001:db7:ffff::1', '2001:db9::'],
  ...['2003::', '2606:4700:4700::1111', '3ffe:ffff::1', '3fff:1000::', '3fff:ffff::1'],
  ...['::ffff:1.1.1.1', '64:ff9b::1.1.1.1'],
];

describe('the address guard', () => {
  for (const [kind, addresses] of Object.entries(FORBIDDEN)) {
    for (const address of addresses) {
      it(`forbids ${JSON.stringify(address)} as ${kind}`, () => {
        assert.equal(forbiddenKind(address, NOTHING_OPENED), kind);
        assert.equal(isForbidden(address, NOTHING_OPENED), true);
      });
    }
  }

  for (const address of OPEN) {
    it(`lets ${address} through`, () => assert.equal(isForbidden(address, NOTHING_OPENED), false));
  }

  it('lets nothing malformed through, whatever the operator opened', () => {
    const everything = parseAddressRules('0.0.0.0/0, 2000::/3, fe80::/10', true);
    assert.deepEqual(
      ['fe80::1%eth0', 'localhost', ''].map((address) => isForbidden(address, everything)),
      [true, true, true],
    );
  });
});
