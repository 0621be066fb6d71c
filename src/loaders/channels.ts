import { randomUUID } from 'node:crypto';
import DataLoader from 'dataloader';
import { channelTest } from '../analytics/dispatch-event.js';
import { actorOf } from '../auth/actor.js';
import type { Principal } from '../auth/principal.js';
import type { Reads } from '../db/merged-reads.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import {
  type ChannelInput,
  type DispatchRules,
  newSecret,
  toChannelDraft,
} from '../dispatch/channel-draft.js';
import { badInput } from '../errors.js';
import { changeChannel } from '../store/change-channel.js';
import { type ChannelRow, type ChannelStore, createChannelStore } from '../store/channel.store.js';
import { createDeliveryStore, type DeliveryRow, writeDeliveries } from '../store/delivery.store.js';

/** A channel with the secret that was made for it; null where it signs nothing. */
export interface ChannelWithSecret {
  readonly row: ChannelRow;
  readonly secret: string | null;
}

export interface ChannelServices {
  readonly orm: Orm;
  readonly reads: () => Reads;
  readonly rules: DispatchRules;
}

/** The channels of the caller's workspace. What changes one answers null where there is no such channel. */
export function createChannels({ orm, reads, rules }: ChannelServices, principal: Principal, asOfMs: number) {
  const { id: workspaceId, slug, name } = principal.workspace;
  const store: Pick<ChannelStore, 'list' | 'byIds'> = createChannelStore(reads, workspaceId);
  const byId = new DataLoader<string, ChannelRow | null>(
    async (ids) => {
      const rows = new Map((await store.byIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: false },
  );
  const by = actorOf(principal);
  /** Changes one that there is. @returns as it was and as it is; null where there is none. */
  const change = (id: string, work: (store: ChannelStore, before: ChannelRow) => Promise<boolean>) =>
    changeChannel(orm, { workspaceId, id, by, atMs: asOfMs }, async (channels, before) =>
      before === null ? false : work(channels, before),
    );
  const living = async (id: string) => (await store.list()).find((row) => row.id === id) ?? null;
  return {
    byId,
    list: () => store.list(),
    /** @throws PublicError BAD_USER_INPUT for what cannot be a channel. */
    async create(input: ChannelInput): Promise<ChannelWithSecret> {
      const secret = input.kind === 'webhook' ? newSecret() : null;
      const draft = { ...toChannelDraft(input, rules), secret };
      const id = randomUUID();
      const made = await changeChannel(orm, { workspaceId, id, by, atMs: asOfMs }, async (channels) => {
        await channels.create(id, draft, by, asOfMs);
        return true;
      });
      const row = made?.after ?? null;
      if (row === null) throw new RangeError(`channel ${id} is gone at once`);
      return { row, secret };
    },
    /** @param edit says what it is to be, given what it is. */
    async update(id: string, edit: (row: ChannelRow) => ChannelInput): Promise<ChannelRow | null> {
      const changed = await change(id, (channels, row) =>
        channels.update(id, toChannelDraft(edit(row), rules, row)),
      );
      return changed?.after ?? null;
    },
    async enable(id: string, isEnabled: boolean): Promise<ChannelRow | null> {
      return (await change(id, (channels) => channels.enable(id, isEnabled, null)))?.after ?? null;
    },
    async delete(id: string): Promise<ChannelRow | null> {
      return (await change(id, (channels) => channels.delete(id)))?.before ?? null;
    },
    /** @throws PublicError BAD_USER_INPUT for a channel that signs nothing. */
    async rotate(id: string): Promise<ChannelWithSecret | null> {
      const secret = newSecret();
      const changed = await change(id, async (channels, { kind }) => {
        if (kind === 'webhook') return channels.rotate(id, secret);
        throw badInput('input.id', `is of kind ${kind}, which has no secret: only webhooks have one`);
      });
      return changed?.after ? { row: changed.after, secret } : null;
    },
    /** Sends the channel a test, whatever it wants and whether it is enabled. */
    async test(id: string): Promise<DeliveryRow | null> {
      const row = await living(id);
      if (row === null) return null;
      const eventId = randomUUID();
      const about = { id: eventId, workspace: { slug, name }, timestampMs: asOfMs };
      const event = channelTest(about, { channel: row.name, askedBy: principal.caller.name });
      const test = { channelId: id, eventId, eventType: 'channel.test', event } as const;
      return workspaceEm(orm, workspaceId).transactional(async (em) => {
        const [deliveryId = ''] = await writeDeliveries(em, workspaceId, [test]);
        return createDeliveryStore(() => em, workspaceId).byId(deliveryId);
      });
    },
    /**
     * Sends a delivery again under its old id; null where there is none.
     * @throws PublicError BAD_USER_INPUT where its channel is sent nothing: it would wait, and fail a day later.
     */
    async redeliver(id: string): Promise<DeliveryRow | null> {
      const deliveries = createDeliveryStore(() => workspaceEm(orm, workspaceId), workspaceId);
      const delivery = await deliveries.byId(id);
      if (delivery === null) return null;
      const channel = await living(delivery.channelId);
      if (channel === null) throw badInput('input.id', 'cannot be sent again: its channel was deleted');
      if (channel.isEnabled) return deliveries.redeliver(id);
      throw badInput('input.id', 'cannot be sent again while its channel is disabled: enable that first');
    },
  };
}

export type Channels = ReturnType<typeof createChannels>;
