import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { emailTransport } from '../../src/dispatch/transports/email.transport.js';
import { claimedMail } from '../support/claimed-delivery.js';

const DRIP_EVERY_MS = 20;
const NEVER = new AbortController().signal;

describe('a mail server that keeps us waiting', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  const listen = async (server: Server) => {
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  /** A real one that takes a message and then never answers. */
  const silent = () => {
    const taken = Promise.withResolvers<void>();
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
      onData: (stream) => stream.on('end', taken.resolve).resume(),
    });
    server.on('error', () => undefined);
    return { url: listen(server.server as Server), taken: taken.promise };
  };
  /** One that is never silent for long, and never comes to an end. */
  const dripping = () =>
    listen(
      createServer((socket) => {
        const drips = setInterval(() => socket.write('220-one moment\r\n'), DRIP_EVERY_MS);
        socket.on('error', () => undefined).on('close', () => clearInterval(drips));
      }),
    );
  const mail = (smtpUrl: string, deliverWithinMs: number, signal = NEVER) =>
    emailTransport({ smtpUrl, from: 'vigilo@acme.test', deliverWithinMs })(claimedMail(), signal);

  it('by silence after the message has had its time', async () => {
    const { url } = silent();
    await assert.rejects(mail(await url, 200), { name: 'DeliveryFailed', message: 'timed out after 0.2 s' });
  });

  it('by an answer that never ends has had its time as well', async () => {
    await assert.rejects(mail(await dripping(), 200), {
      ...{ name: 'DeliveryFailed', message: 'timed out after 0.2 s' },
    });
  });

  it('holds no sender that is stopped', async () => {
    const { url, taken } = silent();
    const stopping = new AbortController();
    const tried = mail(await url, 60_000, stopping.signal);
    await taken;
    stopping.abort();
    await assert.rejects(tried, {
      ...{ name: 'DeliveryFailed', message: 'broken off: the sender was stopped' },
    });
  });
});
