import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { newSecret } from '../../src/dispatch/channel-draft.js';
import { DeliveryFailed } from '../../src/dispatch/guard/delivery-failed.js';
import { type Sender, type SenderOptions, startSender } from '../../src/dispatch/sender.js';
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
const CLAIM = { underWay: [], perChannel: 2, perWorkspace: 16, limit: 64, leaseMs: MINUTE };

describe('the outbox', () => {
  let database: TestDatabase;
  let workspaceId: string;
  let slugs = 0;
  const statements: string[] = [];
  const senders: Sender[] = [];
  before(async () => {
    database = await createTestDatabase({ onStatement: (statement) => statements.push(statement) });
  });
  after(() => database.close());
  afterEach(() => Promise.all(senders.splice(0).map((sender) => sender.stop())));
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
  const claim = async (more: object = {}) =>
    (await claimDeliveries(operatorEm(database.orm), { ...CLAIM, ...more })).deliveries;
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
  const start = (webhook: Transport, more: Partial<SenderOptions> = {}) => {
    const sender = startSender({
      ...{ orm: database.orm, clock: systemClock, log: pino({ level: 'silent' }), lookEveryMs: 20 },
      ...{ transports: { webhook, slack: webhook, email: webhook } },
      ...more,
    });
    senders.push(sender);
    return sender;
  };

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

  it('has no more than two tries of a channel under way, nor sixteen of a workspace', async () => {
    const channels = await Promise.all(Array.from({ length: 20 }, () => addChannel()));
    for (const id of channels) await write(id, 3);
    const other = await addWorkspace();
    const last = await write(await addChannel(other), 1, other);
    const first = await claim();
    const { [workspaceId]: own = [], [other]: others = [] } = Object.groupBy(first, (one) => one.workspaceId);
    assert.deepEqual([own.length, others.map(({ deliveryId }) => deliveryId)], [16, last]);
    assert.ok([...Map.groupBy(own, ({ channel }) => channel.id).values()].every(({ length }) => length <= 2));
    const underWay = own.map(({ channel }) => ({ workspaceId, channelId: channel.id }));
    assert.deepEqual(await claim({ underWay }), []);
    const [{ channelId } = assert.fail()] = underWay;
    const rest = await claim({ underWay: [{ workspaceId, channelId }] });
    assert.equal(rest.length, 15);
    assert.equal(rest.filter(({ channel }) => channel.id === channelId).length, 1);
  });

  it('of a channel that is disabled sends tests, and gives up after a day what had waited', async () => {
    const channelId = await addChannel();
    const [old = assert.fail(), young = assert.fail()] = await write(channelId, 2);
    const test = { channelId, eventId: randomUUID(), eventType: 'channel.test' as const, event: {} };
    const [tried = assert.fail()] = await writeDeliveries(em(), workspaceId, [test]);
    await createChannelStore(em, workspaceId).enable(channelId, false, null);
    await sql(
      `update delivery set next_attempt_at = next_attempt_at - interval '24 hours' where id = ?`,
      old,
    );
    const sender = start(async () => ({ status: 204, text: '' }));
    await waitUntil('the old one is given up', async () => (await read(old)).state === 'failed');
    await waitUntil('the test is sent', async () => (await read(tried)).state === 'delivered');
    await sender.stop();
    const { state, attempts } = await read(young);
    assert.deepEqual([state, attempts], ['pending', []]);
    assert.equal((await read(old)).attempts[0]?.error, 'the channel is disabled');
  });

  for (const [of, isEnabled] of [
    ['a channel', true],
    ['a disabled channel', false],
  ] as const) {
    it(`reads a few rows only of a backlog of ${of}`, async () => {
      const channelId = await addChannel();
      await sql(
        `insert into delivery (workspace_id, id, channel_id, event_id, event_type, event, state)
         select ?, gen_random_uuid(), ?, gen_random_uuid(), 'metric.regression', '{}', 'pending' from generate_series(1, 20000)`,
        ...[workspaceId, channelId],
      );
      await createChannelStore(em, workspaceId).enable(channelId, isEnabled, null);
      const rowsRead = await operatorEm(database.orm).transactional(async (tx) => {
        // Counts of this connection, those of the test's own statements before it among them.
        const count = async () => {
          const [row] = await tx.execute<{ rows: number }[]>(
            `select (seq_tup_read + idx_tup_fetch)::int as "rows" from pg_stat_xact_user_tables where relname = 'delivery'`,
          );
          return row?.rows ?? 0;
        };
        const before = await count();
        assert.equal((await claimDeliveries(tx, CLAIM)).deliveries.length, isEnabled ? 2 : 0);
        return (await count()) - before;
      });
      assert.ok(rowsRead < 100, `${rowsRead} rows were read`);
    });
  }

  it('is written 500 events at a time, each once', async () => {
    const channelId = await addChannel();
    statements.length = 0;
    const ids = await write(channelId, 1_001);
    assert.equal(new Set(ids).size, 1_001);
    assert.equal(statements.filter((text) => text.includes('outbox: write')).length, 3);
    assert.deepEqual(await writeDeliveries(em(), workspaceId, []), []);
  });

  it('is due as soon as it is written, or is to be sent again', async () => {
    const channelId = await addChannel();
    for (let n = 0; n < 20; n += 1) {
      const [id = assert.fail()] = await write(channelId, 1);
      await settle(await claimOne(), failure, null);
      await createDeliveryStore(em, workspaceId).redeliver(id);
      await settle(await claimOne(), outcome(), null);
    }
    // The columns round to the millisecond, and so half of these begin later than they were written, by half of one at most.
    const written = `insert into delivery (workspace_id, id, channel_id, event_id, event_type, event, state)
      values (?, gen_random_uuid(), ?, gen_random_uuid(), 'metric.regression', '{}', 'pending')`;
    for (let n = 0; n < 20; n += 1) {
      await operatorEm(database.orm).transactional(async (tx) => {
        await tx.execute(written, [workspaceId, channelId]);
        assert.equal((await claimDeliveries(tx, CLAIM)).deliveries.length, 1);
      });
    }
  });

  const triedOnce = async (id: string, triesBefore: number) => {
    const sender = start(() => Promise.reject(new DeliveryFailed('down')), { jitter: () => 0.5 });
    await waitUntil('it was tried', async () => (await read(id)).attempts.length === triesBefore + 1);
    await sender.stop();
    const { state, attempts, nextAttemptAtMs } = await read(id);
    const { startedAtMs } = attempts.at(-1) ?? assert.fail();
    return { state, waitSeconds: Math.round((nextAttemptAtMs - startedAtMs) / 1_000) };
  };

  it('waits ten seconds after the first try of a redelivery, however often it was tried before', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    for (let tries = 1; tries <= 8; tries += 1) await settle(await claimOne(), failure, 0);
    await settle(await claimOne(), failure, null);
    await createDeliveryStore(em, workspaceId).redeliver(id);
    assert.deepEqual(await triedOnce(id, 9), { state: 'pending', waitSeconds: 10 });
  });

  it('has 24 hours from the first try on, although it was written days before', async () => {
    const [id = assert.fail()] = await write(await addChannel(), 1);
    await sql(
      `update delivery set created_at = created_at - interval '3 days', begun_at = begun_at - interval '3 days',
       next_attempt_at = next_attempt_at - interval '3 days' where id = ?`,
      id,
    );
    assert.deepEqual(await triedOnce(id, 0), { state: 'pending', waitSeconds: 10 });
    await sql(
      `update delivery set begun_at = begun_at - interval '24 hours', next_attempt_at = clock_timestamp() where id = ?`,
      id,
    );
    assert.equal((await triedOnce(id, 1)).state, 'failed');
  });

  it('disables a channel whose URL answered 410, and none that has another URL by then', async () => {
    const isEnabled = async (id: string) =>
      (await createChannelStore(em, workspaceId).byIds([id]))[0]?.isEnabled;
    const move = (id: string) => sql('update channel set url = url || ? where id = ?', '/moved', id);
    const [gone, moved] = [await addChannel(), await addChannel()];
    for (const channelId of [gone, moved]) {
      const [id = assert.fail()] = await write(channelId, 1);
      const sender = start(async () => {
        if (channelId === moved) await move(moved);
        return { status: 410, text: '' };
      });
      await waitUntil('it is over', async () => (await read(id)).state === 'failed');
      // Not a moment later than the delivery says so.
      assert.equal(await isEnabled(channelId), channelId === moved);
      await sender.stop();
    }
    assert.deepEqual([await isEnabled(gone), await isEnabled(moved)], [false, true]);
  });

  it('logs once what it cannot read, leaves it, and sends the others', async () => {
    const channelId = await addChannel();
    const [odd = assert.fail()] = await write(channelId, 1);
    // As a newer version may have written it, which runs beside this one.
    await sql(`update delivery set event_type = 'metric.unheard_of' where id = ?`, odd);
    const others = await write(channelId, 3);
    const lines: Record<string, unknown>[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
    start(async () => ({ status: 204, text: '' }), { log, leaseMs: 30 });
    for (const id of others)
      await waitUntil('it is sent', async () => (await read(id)).state === 'delivered');
    const attempts = async () =>
      (await sql<{ attempts: number }>('select attempts as "attempts" from delivery where id = ?', odd))[0]
        ?.attempts ?? 0;
    await waitUntil('it was met again', async () => (await attempts()) > 2);
    assert.deepEqual(
      lines.map(({ delivery, msg }) => [delivery, msg]),
      [[odd, 'a delivery cannot be read; it is left as it is']],
    );
    const left = await sql<{ state: string }>('select state as "state" from delivery where id = ?', odd);
    assert.deepEqual(left, [{ state: 'pending' }]);
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
