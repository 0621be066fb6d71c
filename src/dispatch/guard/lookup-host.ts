import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { forbiddenKind } from './address-guard.js';
import { AddressRefused } from './address-refused.js';
import type { AddressRules } from './address-rules.js';

/** All addresses of a host. Rejects with Node's DNS errors; gives up when the signal is aborted. */
export type HostLookup = (hostname: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>;

/** The system's own lookup, which knows /etc/hosts: for names that the operator gave. */
export const lookupBySystem: HostLookup = (hostname) => lookup(hostname, { all: true });

/**
 * Asks the name servers, for names that users gave. Not by getaddrinfo: libuv runs two of those at once, by default,
 * so two names on a silent name server would stop every other lookup of the process.
 */
export async function lookupByDns(
  hostname: string,
  signal: AbortSignal,
  resolver = new Resolver(),
): Promise<readonly LookupAddress[]> {
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  signal.removeEventListener('abort', cancel);
  if (ipv4.status === 'rejected' && ipv6.status === 'rejected') throw ipv4.reason;
  return [
    ...(ipv4.status === 'fulfilled' ? ipv4.value : []).map((address) => ({ address, family: 4 })),
    ...(ipv6.status === 'fulfilled' ? ipv6.value : []).map((address) => ({ address, family: 6 })),
  ];
}

/**
 * A lookup for `net.connect` that hands over the very addresses it judged: the name is asked once, so an answer that
 * changes between check and use has no second chance. One forbidden address refuses them all.
 */
export function judgedLookup(rules: AddressRules, resolve: HostLookup, signal: AbortSignal): LookupFunction {
  return (hostname, options, done) => {
    judgedAddresses(hostname, rules, () => resolve(hostname, signal)).then(
      ([first, ...others]) => {
        if (options.all) done(null, [first, ...others]);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

async function judgedAddresses(
  hostname: string,
  rules: AddressRules,
  resolve: () => Promise<readonly LookupAddress[]>,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve();
  if (first === undefined) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  for (const { address } of [first, ...others]) {
    const refusal = refusalOf(hostname, address, rules);
    if (refusal !== null) throw refusal;
  }
  return [first, ...others];
}

/**
 * Why this host may not be reached at this address; null where it may. Names the kind and not the address that a
 * name led to: whoever gave the name may not read our DNS.
 */
export function refusalOf(hostname: string, address: string, rules: AddressRules): AddressRefused | null {
  if (rules.allowed.hosts.has(hostname)) return null;
  const kind = forbiddenKind(address, rules);
  if (kind === null) return null;
  const reason = `${hostname} ${hostname === address ? 'is' : 'leads to'} a ${kind} address`;
  return new AddressRefused(hostname, reason, 'only public addresses are allowed');
}
