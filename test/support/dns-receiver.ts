import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';

/** A name server on a real socket: answers A questions from a table, everything else with "no such name". */
export interface DnsReceiver {
  /** Asks this name server, and no other. */
  readonly resolver: Resolver;
  close(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const RESPONSE = 0x8180;
const NO_SUCH_NAME = 0x8183;

/** @param addresses `null` keeps silent about a name. */
export async function startDnsReceiver(
  addresses: Readonly<Record<string, readonly string[] | null>>,
): Promise<DnsReceiver> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query);
    const known = addresses[name];
    if (known === null) return;
    const found = type === TYPE_A ? (known ?? []) : [];
    const head = Buffer.from(query.subarray(0, end));
    head.writeUInt16BE(known === undefined ? NO_SUCH_NAME : RESPONSE, 2);
    head.writeUInt16BE(found.length, 6);
    head.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([head, ...found.map(recordOf)]), port, address);
  });
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    resolver,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** An A record that points back to the question's name, class IN, of one second's life. */
function recordOf(address: string): Buffer {
  const fixed = [0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4];
  return Buffer.from([...fixed, ...address.split('.').map(Number)]);
}
