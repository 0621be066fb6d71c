import { isIP } from 'node:net';
import { quoted } from '../../errors.js';
import { forbiddenKind } from './address-guard.js';
import { AddressRefused } from './address-refused.js';
import { type AddressRules, isHostName } from './address-rules.js';

const LONGEST_URL = 2_048;
const SCHEME_AND_AUTHORITY = /^([a-z][a-z0-9+.-]*:)\/\/([^/?#]*)/i;
/** WHATWG drops or turns these, so that the URL a person reads is not the one that is called. */
const MISLEADING = /[\s\p{C}\\]/u;

const METADATA_NAMES = new Set([
  'instance-data.ec2.internal',
  'metadata.azure.internal',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
]);

const PUBLIC_ONLY = 'only public addresses are allowed, and those that the operator named';
const PUBLIC_NAME = 'only public host names are allowed, such as hooks.example.com';

/**
 * Judges what a URL itself says; what its name resolves to is judged when it is called.
 * @throws AddressRefused, which repeats no more of the URL than scheme and host: paths and user info hold secrets.
 */
export function checkUrl(text: string, rules: AddressRules): URL {
  const url = parseUrl(text, rules);
  if (url.port === '0') throw new AddressRefused(url.origin, 'its port is 0', 'ports 1 to 65535 are allowed');
  if (!rules.allowed.hosts.has(url.hostname)) checkHost(url, rules);
  return url;
}

/** The host as `net` takes it: an IPv6 address without its brackets. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(text: string, { allowHttp }: AddressRules): URL {
  const schemes = allowHttp ? ['https:', 'http:'] : ['https:'];
  const allowed = `a URL begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
  checkLength(text, text);
  const [, scheme, authority] = SCHEME_AND_AUTHORITY.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) throw new AddressRefused(text, 'not a URL', allowed);
  if (!schemes.includes(scheme.toLowerCase())) {
    throw new AddressRefused(scheme, `its scheme is ${quoted(scheme)}`, allowed);
  }
  if (authority === '') throw new AddressRefused(text, 'it has no host', `${allowed} and a host`);
  if (authority.includes('@')) {
    throw new AddressRefused(
      `${scheme}//…@…`,
      'it holds a user name or a password',
      'a host alone is allowed',
    );
  }
  if (MISLEADING.test(text)) {
    throw new AddressRefused(text, 'it holds a space, a backslash or an invisible character', allowed);
  }
  if (!URL.canParse(text)) throw new AddressRefused(`${scheme}//${authority}`, 'not a URL', allowed);
  const url = new URL(text);
  checkLength(url.href, url.origin);
  return url;
}

function checkLength(text: string, value: string): void {
  if (text.length <= LONGEST_URL) return;
  throw new AddressRefused(value, `it is ${text.length} characters long`, 'at most 2048 are allowed');
}

/** WHATWG has turned 0x7f.1, 017700000001, 2130706433 and ①②⑦.1 into 127.0.0.1 before this looks. */
function checkHost(url: URL, rules: AddressRules): void {
  const host = bareHost(url);
  const refuse = (reason: string, allowed: string) => new AddressRefused(url.origin, reason, allowed);
  if (isIP(host) !== 0) {
    const kind = forbiddenKind(host, rules);
    if (kind !== null) throw refuse(`${host} is a ${kind} address`, PUBLIC_ONLY);
    return;
  }
  // A trailing dot is good DNS, and a second spelling of every name that is refused below or allowed by the rules.
  if (host.endsWith('.')) throw refuse('its host ends with a dot', 'write it without');
  if (!isHostName(host)) throw refuse(`${quoted(host)} is not a host name`, PUBLIC_NAME);
  if (host === 'localhost' || host.endsWith('.localhost')) {
    throw refuse(`${host} is this machine`, PUBLIC_NAME);
  }
  if (METADATA_NAMES.has(host)) throw refuse(`${host} is a cloud's metadata service`, PUBLIC_NAME);
  if (!host.includes('.')) throw refuse(`${host} is a name of a local network`, PUBLIC_NAME);
}
