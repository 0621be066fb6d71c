import { AddressRefused } from './address-refused.js';

/** No whole answer came. The message is for the channel's owner: short, and without internals; those are in `cause`. */
export class DeliveryFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DeliveryFailed';
  }
}

const CLOSED = 'connection closed';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  ERR_STREAM_PREMATURE_CLOSE: CLOSED,
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'host unreachable',
  ENOTFOUND: 'host not found',
  ENODATA: 'host not found',
  EPROTO: 'TLS: handshake failed',
  CERT_HAS_EXPIRED: 'TLS: certificate has expired',
  CERT_NOT_YET_VALID: 'TLS: certificate is not valid yet',
  CERT_REVOKED: 'TLS: certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS: certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS: certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS: certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS: certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS: certificate is signed by an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS: certificate is for another host',
};

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'the answer is not HTTP'],
  [/^ERR_SSL_/, 'TLS: handshake failed'],
  [/CERT/, 'TLS: certificate is not trusted'],
];

/** What is thrown where the sender stopped before the try had ended. */
export function brokenOff(cause: unknown): DeliveryFailed {
  return new DeliveryFailed('broken off: the sender was stopped', cause);
}

/** What is thrown where the other side closed without a word. */
export function connectionClosed(): DeliveryFailed {
  return new DeliveryFailed(CLOSED);
}

/** Whatever a delivery threw, as its owner may read it. */
export function deliveryFailed(error: unknown): DeliveryFailed {
  if (error instanceof DeliveryFailed) return error;
  if (error instanceof AddressRefused) return new DeliveryFailed(`refused: ${error.reason}`, error);
  return new DeliveryFailed(reasonOf(error), error);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'connection failed';
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  const known = REASONS[code];
  // A name server may refuse and time out as well: that says nothing of the receiver.
  if (/^(query|getaddrinfo)/.test(syscall) && known !== REASONS.ENOTFOUND)
    return 'host could not be looked up';
  return known ?? FAMILIES.find(([family]) => family.test(code))?.[1] ?? 'connection failed';
}
