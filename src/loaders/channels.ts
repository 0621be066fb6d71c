import { randomUUID } from 'node:crypto';
import DataLoader from 'dataloader';
import { channelTest } from '../analytics/dispatch-event.js';
import { actorOf } from '../auth/actor.js';
import type { Principal } from '../auth/principal.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import {
  type ChannelInput,
  type DispatchRules,
  newSecret,
  toChannelDraft,
} from '../dispatch/channel-draft.js';
import { badInput } from '../errors.js';
import { type ChannelRow, createChannelStore } from '../store/channel.store.js';
import { createDeliveryStore, type DeliveryRow, writeDeliveries } from '../store/delivery.store.js';

/** A channel with the secret that was made for it; null where it signs nothing. */
export interface ChannelWithSecret {
  readonly row: ChannelRow;
  readonly secret: string | null;
}

/** The channels of the caller's workspace. What changes one answers null where there is no such channel. */
export function createChannels(orm: Orm, rules: DispatchRules, principal: Principal, asOfMs: number) {
  const { id: workspaceId, slug, name } = principal.workspace;
  const store = createChannelStore(() => workspaceEm(orm, workspaceId), workspaceId);
  const byId = new DataLoader<string, ChannelRow | null>(
    async (ids) => {
      const rows = new Map((await store.byIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: false },
  );
  const afterwards = async (id: string, isChanged: Promise<boolean>) =>
    (await isChanged) ? byId.load(id) : null;
  const living = async (id: string) => (await store.list()).find((row) => row.id === id) ?? null;
  return {
    byId,
    list: () => store.list(),
    /** @throws PublicError BAD_USER_INPUT for what cannot be a channel. */
    async create(input: ChannelInput): Promise<ChannelWithSecret> {
      const secret = input.kind === 'webhook' ? newSecret() : null;
      const draft = { ...toChannelDraft(input, rules), secret };
      const id = randomUUID();
      await store.create(id, draft, actorOf(principal), asOfMs);
      const row = await byId.load(id);
      if (row === null) throw new RangeError(`channel ${id} is gone at once`);
      return { row, secret };
    },
    /** @param edit says what it is to be, given what it is. */
    async update(id: string, edit: (row: ChannelRow) => ChannelInput): Promise<ChannelRow | null> {
      const row = await living(id);
      if (row === null) return null;
      return afterwards(id, store.update(id, toChannelDraft(edit(row), rules, row)));
    },
    enable: (id: string, isEnabled: boolean) => afterwards(id, store.enable(id, isEnabled, null)),
    async delete(id: string): Promise<ChannelRow | null> {
      const row = await living(id);
      return row !== null && (await store.delete(id)) ? row : null;
    },
    /** @throws PublicError BAD_USER_INPUT for a channel that signs nothing. */
    async rotate(id: string): Promise<ChannelWithSecret | null> {
      const kind = (await living(id))?.kind;
      if (kind !== undefined && kind !== 'webhook')
        throw badInput('input.id', `is of kind ${kind}, which has no secret: only webhooks have one`);
      const secret = newSecret();
      const row = await afterwards(id, store.rotate(id, secret));
      return row === null ? null : { row, secret };
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
