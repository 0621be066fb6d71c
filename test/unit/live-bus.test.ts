import assert from 'node:assert/strict';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { createSocketFormatter } from '../../src/graphql/format-error.js';
import type { AlertRow } from '../../src/store/alert-rows.js';
import { LiveBus, SubscriberTooSlow } from '../../src/store/live-bus.js';

const TOPIC = 'alert_raised';
const MOST_WAITING = 20_000;
const alert = (n: number) => ({ id: String(n) }) as AlertRow;

describe('a subscriber that reads slowly', () => {
  const subscribed = async (bus: LiveBus) => {
    const iterator = bus.subscribe(TOPIC, 'acme')[Symbol.asyncIterator]();
    const first = iterator.next();
    bus.publish(TOPIC, 'acme', alert(0));
    await first;
    return iterator;
  };

  it('is told of all 20,000 alerts that waited for it', async () => {
    const bus = new LiveBus();
    const iterator = await subscribed(bus);
    for (let n = 1; n <= MOST_WAITING; n += 1) bus.publish(TOPIC, 'acme', alert(n));
    for (let n = 1; n <= MOST_WAITING; n += 1) assert.equal((await iterator.next()).value?.id, String(n));
  });

  it('is cut off by one more, and nothing is kept for it any longer', async () => {
    const bus = new LiveBus();
    const iterator = await subscribed(bus);
    for (let n = 1; n <= MOST_WAITING + 10; n += 1) bus.publish(TOPIC, 'acme', alert(n));
    await assert.rejects(async () => {
      for (;;) if ((await iterator.next()).done === true) assert.fail('it ended without a word');
    }, SubscriberTooSlow);
    assert.deepEqual(await iterator.next(), { done: true, value: undefined });
  });

  it('is told why, and that is nothing to wake anybody for', () => {
    const lines: string[] = [];
    const format = createSocketFormatter(pino({ level: 'warn' }, { write: (line) => lines.push(line) }));
    const { message, extensions } = format(new GraphQLError('x', { originalError: new SubscriberTooSlow() }));
    assert.equal(extensions?.code, 'SUBSCRIBER_TOO_SLOW');
    assert.match(message, /^20000 alerts waited/);
    assert.deepEqual(lines, []);
  });

  it('keeps nobody else waiting', async () => {
    const bus = new LiveBus();
    await subscribed(bus);
    const quick = await subscribed(bus);
    for (let n = 1; n <= MOST_WAITING + 10; n += 1) {
      const next = quick.next();
      bus.publish(TOPIC, 'acme', alert(n));
      assert.equal((await next).value?.id, String(n));
    }
  });
});
