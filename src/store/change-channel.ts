import { isDeepStrictEqual } from 'node:util';
import { toNodeId } from '../analytics/node-id.js';
import type { Actor } from '../auth/actor.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { shownAddress } from '../domain/channel.js';
import { type ChannelRow, type ChannelStore, createChannelStore } from './channel.store.js';
import { recordChange } from './settings.store.js';

/** Which channel is changed, and who does it when. */
export interface ChannelChange {
  readonly workspaceId: string;
  readonly id: string;
  readonly by: Actor;
  readonly atMs: number;
}

/** A channel before and after a change; null where there was or is none. */
export interface ChangedChannel {
  readonly before: ChannelRow | null;
  readonly after: ChannelRow | null;
}

/** In whose name a channel is disabled that nobody disabled: that of the product, with the role that such a change needs. */
export const VIGILO: Actor = { kind: 'token', key: 'vigilo', name: 'vigilo', role: 'admin', team: null };

/**
 * Changes a channel, and records it in the same transaction: who, when, from, to. Changes of one channel take turns, so that
 * none is built upon what another has replaced. A change that changes nothing is not recorded.
 * @param work says whether there was anything to change; what it throws changes nothing.
 * @returns null where there was not.
 */
export function changeChannel(
  orm: Orm,
  { workspaceId, id, by, atMs }: ChannelChange,
  work: (store: ChannelStore, before: ChannelRow | null) => Promise<boolean>,
): Promise<ChangedChannel | null> {
  return workspaceEm(orm, workspaceId).transactional(async (em) => {
    const store = createChannelStore(() => em, workspaceId);
    const before = await store.lock(id);
    if (!(await work(store, before))) return null;
    const after = await store.lock(id);
    if (!isDeepStrictEqual(before, after)) {
      const was = before === null ? undefined : shown(before);
      const became = after === null ? undefined : { ...shown(after), ...hiddenChanges(before, after) };
      await recordChange(em, { workspaceId, setting: 'channel', by, atMs, was, became });
    }
    return { before, after };
  });
}

/** A channel as it may be read by whoever reads the changes. */
function shown(row: ChannelRow) {
  const { id, name, kind, recipients, events, metrics, dimension, keys, isEnabled, disabledReason } = row;
  const what = { id: toNodeId('Channel', id), name, kind, url: shownAddress(row), recipients };
  const wish = { events, metrics, dimension, keys };
  return { ...what, ...wish, enabled: isEnabled, disabled_reason: disabledReason };
}

/** That something changed which is not shown: a secret, or the secret part of an address. */
function hiddenChanges(before: ChannelRow | null, after: ChannelRow) {
  if (before === null) return {};
  const isUrlHidden = before.url !== after.url && shownAddress(before) === shownAddress(after);
  return {
    ...(isUrlHidden ? { url_changed: true } : {}),
    ...(before.secret === after.secret ? {} : { secret_rotated: true }),
  };
}
