import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Reads } from '../db/merged-reads.js';
import type { EntityManager } from '../db/orm.js';
import { EVENT_TYPES, type EventType } from '../domain/channel.js';
import { CHANNEL_ROW, CHANNEL_SELECT } from './channel.store.js';

const msOf = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** An event for a channel. */
export interface NewDelivery {
  readonly channelId: string;
  readonly eventId: string;
  readonly eventType: EventType;
  /** As it is sent. */
  readonly event: object;
}

const WRITE = `
/* outbox: write deliveries, each event once for a channel */
insert into delivery (workspace_id, id, channel_id, event_id, event_type, event, state)
select ?, d.id, d."channelId", d."eventId", d."eventType", d.event, 'pending'
from jsonb_to_recordset(?::jsonb) as d (id uuid, "channelId" uuid, "eventId" uuid, "eventType" text, event jsonb)
on conflict do nothing
returning id as "id"`;

/** A statement holds no more: an event of a webhook is some kilobytes of JSON, and each channel has its own copy. */
const MOST_AT_ONCE = 500;

/** Writes deliveries in the transaction of `em`. @returns the ids of those that are new. */
export async function writeDeliveries(
  em: EntityManager,
  workspaceId: string,
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  const ids: string[] = [];
  for (let begin = 0; begin < deliveries.length; begin += MOST_AT_ONCE) {
    const few = deliveries.slice(begin, begin + MOST_AT_ONCE);
    const records = few.map((delivery) => ({ ...delivery, id: randomUUID() }));
    const rows: unknown[] = await em.execute(WRITE, [workspaceId, JSON.stringify(records)]);
    ids.push(...rows.map((row) => z.object({ id: z.string() }).parse(row).id));
  }
  return ids;
}

// The statement's time, not the clock's, which no index can be searched for; to the millisecond, as the columns are, which round
// up as well as down: what is due at once would otherwise not be due for half of one.
const NOW = 'statement_timestamp()::timestamptz(3)';

// Rows are locked one by one, which leaves the planner no join that reads a backlog. A disabled channel is sent tests only; what
// has waited for it for a day is claimed to be given up.
const CLAIM = `
/* outbox: claim what is due, a few a channel and a workspace */
with busy as (
  select b."workspaceId" as workspace_id, b."channelId" as channel_id, count(*) as tries
  from jsonb_to_recordset(?::jsonb) as b ("workspaceId" uuid, "channelId" uuid)
  group by b."workspaceId", b."channelId"
),
due as (
  select c.workspace_id, d.id, d.next_attempt_at,
    row_number() over (partition by c.workspace_id order by d.next_attempt_at, d.id) as place
  from channel c
  left join busy on busy.workspace_id = c.workspace_id and busy.channel_id = c.id
  cross join lateral (
    (select w.id, w.next_attempt_at from delivery w
    where w.workspace_id = c.workspace_id and w.channel_id = c.id and w.state = 'pending'
      and w.next_attempt_at <= ${NOW}
        - case when c.is_enabled or c.deleted_at is not null then interval '0' else interval '24 hours' end
      and (w.lease_until is null or w.lease_until < ${NOW})
    order by w.next_attempt_at, w.id
    limit greatest(? - coalesce(busy.tries, 0), 0))
    union
    (select w.id, w.next_attempt_at from delivery w
    where w.workspace_id = c.workspace_id and w.channel_id = c.id and w.state = 'pending'
      and w.event_type = 'channel.test' and not c.is_enabled and w.next_attempt_at <= ${NOW}
      and (w.lease_until is null or w.lease_until < ${NOW})
    order by w.next_attempt_at, w.id
    limit greatest(? - coalesce(busy.tries, 0), 0))
    order by next_attempt_at, id
    limit greatest(? - coalesce(busy.tries, 0), 0)
  ) d
),
chosen as (
  select locked.workspace_id, locked.id
  from (
    select due.workspace_id, due.id from due
    where due.place <= ? - (select coalesce(sum(busy.tries), 0) from busy where busy.workspace_id = due.workspace_id)
    order by due.next_attempt_at, due.id
  ) as first
  cross join lateral (
    select d.workspace_id, d.id from delivery d
    where d.workspace_id = first.workspace_id and d.id = first.id
      and d.state = 'pending' and d.next_attempt_at <= ${NOW}
      and (d.lease_until is null or d.lease_until < ${NOW})
    for update skip locked
  ) as locked
  limit ?
),
claimed as (
  update delivery d set lease_until = clock_timestamp() + ?::float8 * interval '1 millisecond', attempts = d.attempts + 1,
    begun_at = case when d.attempts = d.begun_attempts then clock_timestamp() else d.begun_at end
  from chosen where d.workspace_id = chosen.workspace_id and d.id = chosen.id
  returning d.*
)
select claimed.workspace_id as "workspaceId", claimed.id as "deliveryId", claimed.event_type as "eventType",
  claimed.event as "event", claimed.attempts as "attempts",
  claimed.attempts - claimed.begun_attempts as "tries", ${msOf('claimed.begun_at')} as "begunAtMs",
  json_build_object('deleted', c.deleted_at is not null) as "fate",
  (select to_jsonb(x) from (select ${CHANNEL_SELECT}) as x) as "channel"
from claimed join channel c on c.workspace_id = claimed.workspace_id and c.id = claimed.channel_id`;

const CLAIMED = z.object({
  workspaceId: z.string(),
  deliveryId: z.string(),
  eventType: z.enum(EVENT_TYPES),
  event: z.record(z.string(), z.unknown()),
  /** The number of this attempt, of all that there ever were. */
  attempts: z.number(),
  /** How many of them, this one included, since it was begun or sent again. */
  tries: z.number(),
  /** When the first of these was made. */
  begunAtMs: z.number(),
  fate: z.object({ deleted: z.boolean() }),
  channel: CHANNEL_ROW,
});
/** A delivery that this process is to make now, before its lease lapses. */
export type ClaimedDelivery = Readonly<z.infer<typeof CLAIMED>>;

/** One that is not of this version: it stays pending, for a process that can read it. */
export interface UnreadableDelivery {
  readonly id: string;
  readonly error: Error;
}

/** What a look at the outbox brought. */
export interface Claim {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly unreadable: readonly UnreadableDelivery[];
}

/** Whose try it is. */
export interface TryUnderWay {
  readonly workspaceId: string;
  readonly channelId: string;
}

/** What came of one try. */
export interface AttemptOutcome {
  readonly startedAtMs: number;
  readonly latencyMs: number;
  readonly status: number | null;
  readonly answer: string | null;
  readonly isDelivered: boolean;
  /** What went wrong, with some recipients of a mail that was delivered as well; null: nothing did. */
  readonly error: string | null;
}

/**
 * Claims deliveries of all workspaces that are due, for the sender, which works for all of them.
 * @param em the operator's.
 */
export async function claimDeliveries(
  em: EntityManager,
  options: {
    /** The tries that this process is at: they count to how many it may have of a channel, and of a workspace. */
    readonly underWay: readonly TryUnderWay[];
    readonly perChannel: number;
    readonly perWorkspace: number;
    readonly limit: number;
    readonly leaseMs: number;
  },
): Promise<Claim> {
  const { underWay, perChannel, perWorkspace, limit, leaseMs } = options;
  const caps = [perChannel, perChannel, perChannel, perWorkspace, limit];
  const rows: unknown[] = await em.execute(CLAIM, [JSON.stringify(underWay), ...caps, leaseMs]);
  const deliveries: ClaimedDelivery[] = [];
  const unreadable: UnreadableDelivery[] = [];
  for (const row of rows) {
    const { success, data, error } = CLAIMED.safeParse(row);
    if (success) deliveries.push(data);
    else unreadable.push({ id: z.object({ deliveryId: z.string() }).parse(row).deliveryId, error });
  }
  return { deliveries, unreadable };
}

const PENDING_WITHIN = 'set local statement_timeout = 500';

const COUNT_PENDING = `
/* outbox: how many deliveries of all workspaces wait, by the index of what is due */
select count(*)::float8 as "count" from delivery d where d.state = 'pending'`;

/**
 * How many deliveries of all workspaces are on their way, for the operator's metrics.
 * @param em the operator's.
 * @throws where it takes longer than half a second.
 */
export async function countPendingDeliveries(em: EntityManager): Promise<number> {
  return em.transactional(async (tx) => {
    await tx.execute(PENDING_WITHIN);
    const [row]: unknown[] = await tx.execute(COUNT_PENDING);
    return z.object({ count: z.number() }).parse(row).count;
  });
}

const RECORD_ATTEMPT = `
/* outbox: record an attempt */
insert into delivery_attempt (workspace_id, delivery_id, number, started_at, latency_ms, status, answer, error)
values (?, ?, ?, ?::timestamptz, ?, ?, ?, ?)
on conflict (workspace_id, delivery_id, number) do nothing`;

// One whose lease lapsed may find another at work: only the latest attempt may fail it. What arrived has arrived, whoever sent it.
const SETTLE = `
/* outbox: what becomes of a delivery after an attempt */
update delivery d set state = ?, next_attempt_at = coalesce(?::timestamptz, d.next_attempt_at), lease_until = null,
  finished_at = case when ? = 'pending' then null else clock_timestamp() end
where d.workspace_id = ? and d.id = ? and (? and d.state <> 'delivered' or d.attempts = ? and d.state = 'pending')
returning 1`;

/**
 * Notes an attempt and what follows from it.
 * @param nextAtMs when to try again; null: it is over.
 * @returns whether the delivery was still this attempt's.
 */
export async function settleDelivery(
  em: EntityManager,
  { workspaceId, deliveryId, attempts }: ClaimedDelivery,
  outcome: AttemptOutcome,
  nextAtMs: number | null,
): Promise<boolean> {
  const { startedAtMs, latencyMs, status, answer, isDelivered, error } = outcome;
  const state = isDelivered ? 'delivered' : nextAtMs === null ? 'failed' : 'pending';
  const next = nextAtMs === null ? null : new Date(nextAtMs).toISOString();
  return em.transactional(async (tx) => {
    await tx.execute(RECORD_ATTEMPT, [
      ...[workspaceId, deliveryId, attempts, new Date(startedAtMs).toISOString()],
      ...[latencyMs, status, answer, error],
    ]);
    const values = [state, next, state, workspaceId, deliveryId, isDelivered, attempts];
    const settled: unknown[] = await tx.execute(SETTLE, values);
    return settled.length > 0;
  });
}

const ATTEMPT = z.object({
  number: z.number(),
  startedAtMs: z.number(),
  latencyMs: z.number().nullable(),
  status: z.number().nullable(),
  answer: z.string().nullable(),
  error: z.string().nullable(),
});
export type AttemptRow = Readonly<z.infer<typeof ATTEMPT>>;

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const DELIVERY = z.object({
  id: z.string(),
  channelId: z.string(),
  eventType: z.enum(EVENT_TYPES),
  event: z.record(z.string(), z.unknown()),
  state: z.enum(DELIVERY_STATES),
  createdAtMs: z.number(),
  nextAttemptAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
  attempts: z.array(ATTEMPT),
});
/** A delivery with every attempt, oldest first. */
export type DeliveryRow = Readonly<z.infer<typeof DELIVERY>>;

const DELIVERY_SELECT = `
  d.id as "id", d.channel_id as "channelId", d.event_type as "eventType", d.event as "event", d.state as "state",
  ${msOf('d.created_at')} as "createdAtMs", ${msOf('d.next_attempt_at')} as "nextAttemptAtMs",
  ${msOf('d.finished_at')} as "finishedAtMs",
  (select coalesce(json_agg(json_build_object('number', t.number, 'startedAtMs', ${msOf('t.started_at')},
      'latencyMs', t.latency_ms, 'status', t.status, 'answer', t.answer, 'error', t.error) order by t.number), '[]')
   from delivery_attempt t where t.workspace_id = d.workspace_id and t.delivery_id = d.id) as "attempts"`;

const IS_WANTED = `d.workspace_id = ? and (?::uuid is null or d.channel_id = ?::uuid) and (?::text is null or d.state = ?::text)`;

const LIST = `
/* deliveries: newest first */
select ${DELIVERY_SELECT}
from delivery d
where ${IS_WANTED} and (?::timestamptz is null or (d.created_at, d.id) < (?::timestamptz, ?::uuid))
order by d.created_at desc, d.id desc
limit ?`;

const COUNT = `
/* deliveries: how many */
select count(*)::float8 as "count" from delivery d where ${IS_WANTED}`;

const FIND = `
/* deliveries: by id */
select ${DELIVERY_SELECT} from delivery d where d.workspace_id = ? and d.id = ?`;

const REDELIVER = `
/* deliveries: send one again, under its old id */
update delivery d set state = 'pending', begun_attempts = d.attempts, next_attempt_at = clock_timestamp(), lease_until = null,
  finished_at = null
where d.workspace_id = ? and d.id = ? and d.state <> 'pending'
returning 1`;

/** Which deliveries a list shows. What is null keeps everything. */
export interface DeliveryFilter {
  readonly channelId: string | null;
  readonly state: DeliveryState | null;
}

/** Where a page of deliveries begins: behind this one. */
export interface DeliveryPosition {
  readonly createdAtMs: number;
  readonly id: string;
}

/** The deliveries of one workspace. */
export function createDeliveryStore(reads: () => Reads, workspaceId: string) {
  const wanted = ({ channelId, state }: DeliveryFilter) => [workspaceId, channelId, channelId, state, state];
  const rows = async (sql: string, values: unknown[]) =>
    ((await reads().execute(sql, values)) as unknown[]).map((row) => DELIVERY.parse(row));
  return {
    /** Newest first. */
    page(filter: DeliveryFilter, after: DeliveryPosition | null, limit: number): Promise<DeliveryRow[]> {
      const at = after === null ? null : new Date(after.createdAtMs).toISOString();
      return rows(LIST, [...wanted(filter), at, at, after?.id ?? null, limit]);
    },
    async count(filter: DeliveryFilter): Promise<number> {
      const [row]: unknown[] = await reads().execute(COUNT, wanted(filter));
      return z.object({ count: z.number() }).parse(row).count;
    },
    async byId(id: string): Promise<DeliveryRow | null> {
      return (await rows(FIND, [workspaceId, id]))[0] ?? null;
    },
    /** Sends one again under its old id; one that is still on its way is left alone. */
    async redeliver(id: string): Promise<DeliveryRow | null> {
      await reads().execute(REDELIVER, [workspaceId, id]);
      return this.byId(id);
    },
  };
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;
