import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { newSecret } from '../../src/dispatch/channel-draft.js';
import { DeliveryFailed } from '../../src/dispatch/guard/delivery-failed.js';
import { type SenderOptions, startSender } from '../../src/dispatch/sender.js';
import type { Transport } from '../../src/dispatch/transport.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import {
  type AttemptOutcome,
  type ClaimedDelivery,
  claimDeliveries,
  createDeliveryStore,
  settleDelivery,
  writeDeliveries,
} from '../../src/store/delivery.store.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';

const BY = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null } as const;
const WISH = { events: ['metric.regression' as const], metrics: null, dimension: null, keys: null };
const URL_OF_A_HOOK = 'https://hooks.example.com/hook';
const MINUTE = 60_000;

describe('the outbox', () => {
  let database: TestDatabase;
  let workspaceId: string;
  let slugs = 0;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());
  beforeEach(async () => {
    await sql(
      `update delivery set state = 'failed', finished_at = clock_timestamp() where state = 'pending'`,
    );
    workspaceId = await addWorkspace();
  });

  const sql = <Row>(text: string, ...values: unknown[]) =>
    operatorEm(database.orm).execute<Row[]>(text, values);
  const addWorkspace = async () => {
    slugs += 1;
    const slug = `w-${slugs}`;
    return (await createWorkspace(database.orm, { slug, name: slug, timeZone: 'UTC' })).id;
  };
  const em = (of = workspaceId) => workspaceEm(database.orm, of);
  const addChannel = async (of = workspaceId) => {
    const id = randomUUID();
    const draft = { kind: 'webhook', name: 'Ops', url: URL_OF_A_HOOK, recipients: null } as const;
    const store = createChannelStore(() => em(of), of);
    await store.create(id, { ...draft, ...WISH, secret: newSecret() }, BY, 0);
    return id;
  };
  const write = (channelId: string, count: number, of = workspaceId) => {
    const event = () => ({ channelId, eventId: randomUUID(), eventType: 'metric.regression' as const });
    const deliveries = Array.from({ length: count }, (_, number) => ({ ...event(), event: { number } }));
    return writeDeliveries(em(of), of, deliveries);
  };
  const claim = (more: object = {}) =>
    claimDeliveries(operatorEm(database.orm), {
      ...{ busyChannels: [], perChannel: 2, limit: 64, leaseMs: MINUTE },
      ...more,
    });
  const claimOne = async () => (await claim())[0] ?? assert.fail('nothing was due');
  const letLeaseLapse = () => sql(`update delivery set lease_until = clock_timestamp() - interval '1 ms'`);
  const outcome = (more: Partial<AttemptOutcome> = {}): AttemptOutcome => ({
    ...{ startedAtMs: 0, latencyMs: 1, status: 204, answer: '', isDelivered: true, error: null },
    ...more,
  });
  const failure = outcome({ status: 500, isDelivered: false, error: 'the receiver answered 500' });
  const settle = (delivery: ClaimedDelivery, what: AttemptOutcome, nextAtMs: number | null) =>
    settleDelivery(em(delivery.workspaceId), delivery, what, nextAtMs);
  const read = async (id: string) =>
    (await createDeliveryStore(em, workspaceId).byId(id)) ?? assert.fail('it is gone');
  const start = (webhook: Transport, more: Partial<SenderOptions> = {}) =>
    startSender({
      ...{ orm: database.orm, clock: systemClock, log: pino({ level: 'silent' }), lookEveryMs: 20 },
      ...{ transports: { webhook, slack: webhook, email: webhook } },
      ...more,
    });

  it('keeps a late success, although another try has begun, and no late failure', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    const first = await claimOne();
    await letLeaseLapse();
    const second = await claimOne();
    await settle(first, failure, null);
    assert.equal((await read(id)).state, 'pending');
    await settle(first, outcome(), null);
    assert.equal((await read(id)).state, 'delivered');
    await settle(second, failure, Date.now() + MINUTE);
    assert.equal((await read(id)).state, 'delivered');
  });

  it('keeps a success that came after the 24 hours were over', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    const first = await claimOne();
    await letLeaseLapse();
    await settle(await claimOne(), failure, null);
    assert.equal((await read(id)).state, 'failed');
    await settle(first, outcome(), null);
    assert.equal((await read(id)).state, 'delivered');
  });

  it('breaks off what takes too long when its sender is stopped, and tries it again later', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    const begun = Promise.withResolvers<void>();
    const endless: Transport = (_delivery, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve();
        signal.addEventListener('abort', () => reject(new DeliveryFailed('broken off')));
      });
    const sender = start(endless, { stopWithinMs: 50 });
    await begun.promise;
    await sender.stop();
    const { state, attempts } = await read(id);
    assert.deepEqual([state, attempts.map(({ error }) => error)], ['pending', ['broken off']]);
  });

  it('keeps the beginning of an answer, whatever it holds', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    const said = `no\0${'x'.repeat(10_000)}`;
    const sender = start(() => Promise.reject(new DeliveryFailed(said)));
    await waitUntil('it is noted', async () => (await read(id)).attempts.length === 1);
    await sender.stop();
    assert.equal((await read(id)).attempts[0]?.error, `no\uFFFD${'x'.repeat(4_000 - 3)}`);
  });
});
