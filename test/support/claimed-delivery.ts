import { channelTest } from '../../src/analytics/dispatch-event.js';
import type { ChannelRow } from '../../src/store/channel.store.js';
import type { ClaimedDelivery } from '../../src/store/delivery.store.js';

const ID = '00000000-0000-4000-8000-000000000001';

const MAIL: ChannelRow = {
  ...{ id: ID, kind: 'email', name: 'Mail', url: null, recipients: ['ada@acme.test'] },
  ...{ events: ['metric.regression'], metrics: null, dimension: null, keys: null, createdAtMs: 0 },
  ...{ secret: null, previousSecrets: [], isEnabled: true, disabledReason: null },
  createdBy: { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null },
};

/** A test event for an e-mail channel, at its first try. */
export function claimedMail(): ClaimedDelivery {
  const about = { id: ID, timestampMs: 0, workspace: { slug: 'acme', name: 'Acme' } };
  const event = channelTest(about, { channel: 'Mail', askedBy: 'Ann' });
  return {
    ...{ workspaceId: ID, deliveryId: ID, eventType: 'channel.test', attempts: 1, tries: 1, begunAtMs: 0 },
    ...{ event: { ...event }, fate: { deleted: false }, channel: MAIL },
  };
}
