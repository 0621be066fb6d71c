import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AddressRules } from './address-rules.js';
import { bareHost } from './check-url.js';
import { connectionClosed } from './delivery-failed.js';
import { type HostLookup, judgedLookup, refusalOf } from './lookup-host.js';

/** For each address of a host but the last. Node's 250 ms give a far one up for another that may not be reachable at all. */
const ATTEMPT_WITHIN_MS = 5_000;

interface GuardedConnection {
  /** That `checkUrl` let through. */
  readonly url: URL;
  readonly rules: AddressRules;
  readonly lookup: HostLookup;
  readonly signal: AbortSignal;
}

/** A connection, TLS where the URL says https, that is destroyed before its first byte if it leads where none may. */
export function connectGuarded({ url, rules, lookup, signal }: GuardedConnection): Socket {
  const host = bareHost(url);
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const target = {
    host,
    port,
    lookup: judgedLookup(rules, lookup, signal),
    autoSelectFamilyAttemptTimeout: ATTEMPT_WITHIN_MS,
  };
  const socket = isTls
    ? connectTls({
        ...target,
        servername: isIP(host) === 0 ? host : '',
        ALPNProtocols: ['http/1.1'],
        // Said aloud, or NODE_TLS_REJECT_UNAUTHORIZED=0 would take any certificate.
        rejectUnauthorized: true,
      })
    : connectTcp(target);
  // Before the listeners that start the handshake and send the request.
  socket.prependOnceListener('connect', () => {
    // The address as the kernel has it, whatever the lookup said.
    const { remoteAddress } = socket;
    const fault = remoteAddress === undefined ? connectionClosed() : refusalOf(host, remoteAddress, rules);
    if (fault !== null) socket.destroy(fault);
  });
  return socket;
}
