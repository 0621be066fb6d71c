import { z } from 'zod';
import { ACTOR, type Actor } from '../auth/actor.js';
import type { Reads } from '../db/merged-reads.js';
import { CHANNEL_KINDS, type ChannelWish, WANTED_TYPES } from '../domain/channel.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { METRIC_IDS } from '../domain/metrics/metric.js';

const msOf = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** Select list of a channel, aliased `c`. */
export const CHANNEL_SELECT = `
  c.id as "id", c.kind as "kind", c.name as "name", c.url as "url", c.recipients as "recipients", c.events as "events",
  c.metrics as "metrics", c.dimension as "dimension", c.keys as "keys", c.secret as "secret",
  (select coalesce(jsonb_agg(p.item->>'secret' order by p.place), '[]')
   from jsonb_array_elements(c.previous_secrets) with ordinality as p (item, place)
   where (p.item->>'until')::timestamptz > clock_timestamp()) as "previousSecrets",
  c.is_enabled as "isEnabled", c.disabled_reason as "disabledReason", ${msOf('c.created_at')} as "createdAtMs",
  c.created_by as "createdBy"`;

export const CHANNEL_ROW = z.object({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  url: z.string().nullable(),
  recipients: z.array(z.string()).nullable(),
  events: z.array(z.enum(WANTED_TYPES)),
  metrics: z.array(z.enum(METRIC_IDS)).nullable(),
  dimension: z.enum(DIMENSIONS).nullable(),
  keys: z.array(z.string().nullable()).nullable(),
  secret: z.string().nullable(),
  /** Those that sign along, newest first. */
  previousSecrets: z.array(z.string()),
  isEnabled: z.boolean(),
  disabledReason: z.string().nullable(),
  createdAtMs: z.number(),
  createdBy: ACTOR,
});
/** A channel as it stands. Its secrets are for signing, and never shown again. */
export type ChannelRow = Readonly<z.infer<typeof CHANNEL_ROW>>;

/** What a channel is made of. */
export interface ChannelDraft extends ChannelWish {
  readonly kind: ChannelRow['kind'];
  readonly name: string;
  readonly url: string | null;
  readonly recipients: readonly string[] | null;
  readonly secret: string | null;
}

const LIST = `
/* channels: of a workspace */
select ${CHANNEL_SELECT}
from channel c
where c.workspace_id = ? and c.deleted_at is null
order by c.created_at, c.id`;

// Not "for update": a delivery that is being written for the channel need not wait.
const LOCK = `
/* channels: one that was not deleted, until it is changed */
select ${CHANNEL_SELECT}
from channel c
where c.workspace_id = ? and c.id = ? and c.deleted_at is null
for no key update of c`;

const FIND = `
/* channels: by id, the deleted ones too */
select ${CHANNEL_SELECT}
from channel c
where c.workspace_id = ? and c.id in (select item.id::uuid from jsonb_array_elements_text(?::jsonb) as item (id))`;

const CREATE = `
/* channels: create */
insert into channel (workspace_id, id, kind, name, url, recipients, events, metrics, dimension, keys, secret, is_enabled,
  created_at, created_by)
values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?::jsonb, ?, true, ?::timestamptz, ?::jsonb)`;

const UPDATE = `
/* channels: update */
update channel c set name = ?, url = ?, recipients = ?::jsonb, events = ?::jsonb, metrics = ?::jsonb, dimension = ?, keys = ?::jsonb
where c.workspace_id = ? and c.id = ? and c.deleted_at is null
returning 1`;

const ENABLE = `
/* channels: enable or disable */
update channel c set is_enabled = ?, disabled_reason = ?
where c.workspace_id = ? and c.id = ? and c.deleted_at is null
returning 1`;

const DELETE = `
/* channels: delete */
update channel c set deleted_at = clock_timestamp(), is_enabled = false
where c.workspace_id = ? and c.id = ? and c.deleted_at is null
returning 1`;

// A signature header of any length would be refused by some receiver: of older ones no more than these sign along.
const MOST_PREVIOUS_SECRETS = 4;

const ROTATE = `
/* channels: a new secret, those before it signing along for a day each */
update channel c set secret = ?, previous_secrets = (
  select jsonb_agg(kept.item order by kept.place)
  from (
    select p.item, p.place
    from jsonb_array_elements(
      jsonb_build_array(jsonb_build_object('secret', c.secret, 'until', clock_timestamp() + interval '24 hours')) || c.previous_secrets
    ) with ordinality as p (item, place)
    where (p.item->>'until')::timestamptz > clock_timestamp()
    order by p.place
    limit ${MOST_PREVIOUS_SECRETS}
  ) as kept
)
where c.workspace_id = ? and c.id = ? and c.kind = 'webhook' and c.deleted_at is null
returning 1`;

const json = (value: unknown) => (value === null ? null : JSON.stringify(value));

/** The channels of one workspace. What changes one says whether there is such a channel. */
export function createChannelStore(reads: () => Reads, workspaceId: string) {
  const rows = async (sql: string, values: unknown[]) =>
    ((await reads().execute(sql, values)) as unknown[]).map((row) => CHANNEL_ROW.parse(row));
  const changed = async (sql: string, values: unknown[]) =>
    ((await reads().execute(sql, values)) as unknown[]).length > 0;
  return {
    /** Oldest first. */
    list: (): Promise<ChannelRow[]> => rows(LIST, [workspaceId]),
    /** In no order, the deleted ones too; ids that name nothing are left out. */
    byIds: (ids: readonly string[]): Promise<ChannelRow[]> => rows(FIND, [workspaceId, JSON.stringify(ids)]),
    /** Null where there is none, or it was deleted. */
    async lock(id: string): Promise<ChannelRow | null> {
      return (await rows(LOCK, [workspaceId, id]))[0] ?? null;
    },
    async create(id: string, draft: ChannelDraft, by: Actor, atMs: number): Promise<void> {
      const { kind, name, url, recipients, events, metrics, dimension, keys, secret } = draft;
      await reads().execute(CREATE, [
        ...[
          workspaceId,
          id,
          kind,
          name,
          url,
          json(recipients),
          json(events),
          json(metrics),
          dimension,
          json(keys),
        ],
        ...[secret, new Date(atMs).toISOString(), json(by)],
      ]);
    },
    update(id: string, draft: Omit<ChannelDraft, 'kind' | 'secret'>): Promise<boolean> {
      const { name, url, recipients, events, metrics, dimension, keys } = draft;
      const values = [name, url, json(recipients), json(events), json(metrics), dimension, json(keys)];
      return changed(UPDATE, [...values, workspaceId, id]);
    },
    /** @param reason why it was disabled by itself; null where a person decides. */
    enable: (id: string, isEnabled: boolean, reason: string | null): Promise<boolean> =>
      changed(ENABLE, [isEnabled, reason, workspaceId, id]),
    delete: (id: string): Promise<boolean> => changed(DELETE, [workspaceId, id]),
    rotate: (id: string, secret: string): Promise<boolean> => changed(ROTATE, [secret, workspaceId, id]),
  };
}

export type ChannelStore = ReturnType<typeof createChannelStore>;
