import { BlockList, isIP, isIPv4 } from 'node:net';
import type { AddressRules } from './address-rules.js';

/** As a person may read it: "10.0.0.1 is a private address". */
export type ForbiddenKind =
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'reserved'
  | 'malformed';

/** IANA's special-purpose registries; a comment names what the number does not say. */
const NETWORKS: Readonly<Partial<Record<ForbiddenKind, readonly string[]>>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: [
    '10.0.0.0/8',
    '100.64.0.0/10', // shared by carriers' NAT; Alibaba's metadata at 100.100.100.200
    '172.16.0.0/12',
    '192.168.0.0/16',
    'fc00::/7',
    'fec0::/10', // site-local, deprecated and still routed by some
  ],
  metadata: [
    '169.254.169.254/32',
    '168.63.129.16/32', // Azure's host agent: public by its number, answered by the machine's own host
  ],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  reserved: [
    '0.0.0.0/8', // Linux connects 0.0.0.0 to itself
    '192.0.0.0/24', // protocol assignments; Oracle's metadata at 192.0.0.192
    '192.0.2.0/24',
    '192.88.99.0/24', // 6to4 relays
    '198.18.0.0/15', // benchmarks
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4', // with 255.255.255.255
    '2001::/23', // Teredo, ORCHID: IPv4 hides inside
    '2001:db8::/32',
    '2002::/16', // 6to4: IPv4 hides inside
    '3fff::/20',
  ],
};

const FORBIDDEN = Object.entries(NETWORKS).map(
  ([kind, networks]) => [kind as ForbiddenKind, blockListOf(networks)] as const,
);

/**
 * Of IPv6 only what is named here may be reached: a list of what may not would miss IPv4-compatible ::7f00:1,
 * a local NAT64 (64:ff9b:1::/48) and whatever is assigned next.
 */
const REACHABLE_IPV6 = new BlockList();
REACHABLE_IPV6.addSubnet('2000::', 3, 'ipv6');
REACHABLE_IPV6.addSubnet('::ffff:0:0', 96, 'ipv6');
REACHABLE_IPV6.addSubnet('64:ff9b::', 96, 'ipv6');

/** Why no delivery may go to this address; null where it may. */
export function forbiddenKind(address: string, { allowed }: AddressRules): ForbiddenKind | null {
  // BlockList answers "not listed" to an address with a zone (fe80::1%eth0).
  if (isIP(address) === 0 || address.includes('%')) return 'malformed';
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (allowed.networks.check(address, family)) return null;
  for (const [kind, networks] of FORBIDDEN) {
    if (networks.check(address, family)) return kind;
  }
  // Asked of IPv6 only: its ::ffff:0:0/96 would match every IPv4 address.
  return family === 'ipv6' && !REACHABLE_IPV6.check(address, family) ? 'reserved' : null;
}

/** Whether a delivery to this address is refused. Whatever is not an IP address is. */
export function isForbidden(address: string, rules: AddressRules): boolean {
  return forbiddenKind(address, rules) !== null;
}

/**
 * An IPv4 network stands here also for its spellings in IPv6. BlockList itself reads ::ffff:10.0.0.1 as 10.0.0.1;
 * the translator's 64:ff9b::10.0.0.1 must be told, and is not refused as a whole: behind DNS64 every IPv4 host has one.
 */
function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    if (isIPv4(address)) {
      list.addSubnet(address, Number(prefix), 'ipv4');
      list.addSubnet(`64:ff9b::${address}`, 96 + Number(prefix), 'ipv6');
    } else {
      list.addSubnet(address, Number(prefix), 'ipv6');
    }
  }
  return list;
}
