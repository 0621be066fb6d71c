import { BlockList, isIP } from 'node:net';

/** What an operator opened beyond the public internet. */
export interface AllowedAddresses {
  readonly networks: Pick<BlockList, 'check'>;
  /** In the spelling of `URL.hostname`. The operator vouches for these names: their addresses are not judged. */
  readonly hosts: ReadonlySet<string>;
}

/** Where deliveries may go. Public addresses are always open. */
export interface AddressRules {
  readonly allowHttp: boolean;
  readonly allowed: AllowedAddresses;
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST_NAME = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+$)${LABEL}$`);
const PREFIX = /^\d{1,3}$/;

const MAPPED_IPV4 = new BlockList();
MAPPED_IPV4.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Whether a normalised host is a name that DNS can hold, rather than an address or a pattern. */
export function isHostName(host: string): boolean {
  return HOST_NAME.test(host);
}

/**
 * Reads an operator's setting, such as `10.1.0.0/16, fd00::/8, hooks.internal`. Undefined or empty opens nothing.
 * @throws Error that names the first item that is no network, address or host name.
 */
export function parseAddressRules(text: string | undefined, allowHttp: boolean): AddressRules {
  const networks = new BlockList();
  const hosts = new Set<string>();
  const items = (text ?? '').split(',').map((item) => item.trim());
  for (const item of items.filter((given) => given !== '')) {
    if (item.includes('/') || isIP(item) !== 0) addNetwork(networks, item);
    else hosts.add(hostNameOf(item));
  }
  return { allowHttp, allowed: { networks, hosts } };
}

function addNetwork(networks: BlockList, item: string): void {
  const [address = '', prefixText, ...rest] = item.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? longest : PREFIX.test(prefixText) ? Number(prefixText) : Infinity;
  if (version === 0 || address.includes('%') || rest.length > 0 || prefix > longest) {
    throw new Error(`allowed addresses: ${JSON.stringify(item)} is not a network such as 10.1.0.0/16`);
  }
  if (version === 6 && meetsMappedIpv4(address, prefix)) {
    throw new Error(
      `allowed addresses: ${JSON.stringify(item)} takes in IPv4 addresses; write them as IPv4, such as 10.1.0.0/16`,
    );
  }
  networks.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
}

/** A BlockList that holds ::/0 or ::ffff:0:0/96 takes in every IPv4 address, which nobody reads out of `::/0`. */
function meetsMappedIpv4(address: string, prefix: number): boolean {
  const network = new BlockList();
  network.addSubnet(address, prefix, 'ipv6');
  return MAPPED_IPV4.check(address, 'ipv6') || network.check('::ffff:0:0', 'ipv6');
}

function hostNameOf(item: string): string {
  const url = `https://${item}/`;
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  // 127.1 parses, as 127.0.0.1: an address must be written as one.
  if (!isHostName(host) || new URL(url).host !== host || /[@:?#\\]/.test(item)) {
    throw new Error(
      `allowed addresses: ${JSON.stringify(item)} is not a network (10.1.0.0/16), an address or a host name (hooks.internal)`,
    );
  }
  return host;
}
