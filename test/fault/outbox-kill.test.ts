import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { workspaceEm } from '../../src/db/orm.js';
import { newSecret } from '../../src/dispatch/channel-draft.js';
import { parseAddressRules } from '../../src/dispatch/guard/address-rules.js';
import { startSender } from '../../src/dispatch/sender.js';
import { transportsOf } from '../../src/jobs.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import { createDeliveryStore, writeDeliveries } from '../../src/store/delivery.store.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase } from '../support/database.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { waitUntil } from '../support/wait-until.js';

const SENDER = new URL('../support/sender-process.main.js', import.meta.url);
const EVENTS = 3;
const AT_ONCE = 4;
const ALL = { events: ['metric.regression' as const], metrics: null, dimension: null, keys: null };
const BY = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null } as const;
const POINTS = [
  'before the post',
  'during the post',
  'after the post',
  ...Array.from({ length: 9 }, (_, i) => `statement:${i}`),
];

describe('a sender that is killed', function () {
  this.timeout(60_000);
  let hooks: HookReceiver;
  after(() => hooks.close());

  /** A database of its own, whose outbox holds a few events for one webhook. */
  const fill = async (path: string) => {
    const database = await createTestDatabase();
    const { id } = await createWorkspace(database.orm, { slug: 'acme', name: 'Acme', timeZone: 'UTC' });
    const em = workspaceEm(database.orm, id);
    const channelId = randomUUID();
    const draft = { kind: 'webhook', name: 'Ops', url: `${hooks.url}/${path}`, recipients: null } as const;
    const channels = createChannelStore(() => em, id);
    await channels.create(channelId, { ...draft, ...ALL, secret: newSecret() }, BY, 0);
    const deliveries = Array.from({ length: EVENTS }, (_, number) => ({
      ...{ channelId, eventId: randomUUID(), eventType: 'metric.regression' as const },
      event: { number },
    }));
    return { database, workspaceId: id, ids: await writeDeliveries(em, id, deliveries) };
  };

  /** Lets a sender die at a point, and another one take over. */
  const killAndTakeOver = async (point: string) => {
    const path = encodeURIComponent(point);
    const { database, workspaceId, ids } = await fill(path);
    const child = fork(SENDER, [database.url, point], { stdio: 'inherit' });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    const addresses = parseAddressRules('127.0.0.1', true);
    const sender = startSender({
      ...{ orm: database.orm, clock: systemClock, log: pino({ level: 'silent' }), lookEveryMs: 20 },
      transports: transportsOf({ addresses, mail: { smtpUrl: undefined, from: 'x@y.test' } }, systemClock),
    });
    const store = createDeliveryStore(() => workspaceEm(database.orm, workspaceId), workspaceId);
    await waitUntil('all are delivered', async () => {
      const all = await store.page({ channelId: null, state: 'delivered' }, null, EVENTS);
      return all.length === EVENTS;
    });
    await sender.stop();
    await database.close();
    return { signal, ids, received: hooks.received.filter((request) => request.path === `/${path}`) };
  };

  const outcomes = new Map<string, Awaited<ReturnType<typeof killAndTakeOver>>>();
  before(async () => {
    hooks = await startHookReceiver();
    for (let i = 0; i < POINTS.length; i += AT_ONCE) {
      const few = POINTS.slice(i, i + AT_ONCE);
      const ended = await Promise.all(few.map(killAndTakeOver));
      for (const [j, outcome] of ended.entries()) outcomes.set(few[j] ?? '', outcome);
    }
  });

  for (const point of POINTS) {
    it(`at ${point}: every event is delivered at least once, under the same id`, () => {
      const { signal, ids, received } = outcomes.get(point) ?? assert.fail('it was not tried');
      assert.equal(signal, 'SIGKILL');
      const byEvent = Map.groupBy(received, ({ body }) => body);
      assert.equal(byEvent.size, EVENTS);
      for (const [body, requests] of byEvent) {
        assert.equal(new Set(requests.map(({ headers }) => headers['webhook-id'])).size, 1, body);
      }
      assert.deepEqual(new Set(received.map(({ headers }) => headers['webhook-id'])), new Set(ids));
    });
  }
});
