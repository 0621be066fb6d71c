import { CHANNEL_KINDS, EVENT_TYPES, WANTED_TYPES } from '../src/domain/channel.js';
import { DELIVERY_STATES } from '../src/store/delivery.store.js';
import { enumOf } from './enums.js';

export const ChannelKindEnum = enumOf('ChannelKind', CHANNEL_KINDS, 'How a channel is sent to.', {
  webhook: 'A POST of JSON, signed as Standard Webhooks says.',
  slack: "A message to a Slack incoming webhook, in Slack's Block Kit.",
  email: 'A message by SMTP, as text and HTML.',
});

const OF_EVENT = {
  'metric.regression': 'A metric got worse by more than its threshold.',
  'metric.recovered': 'The metric of an alert is back within its threshold.',
  'goal.breached':
    'A metric is on the wrong side of its target of this quarter, and was not at the evaluation before.',
};

export const ChannelEventEnum = enumOf(
  'ChannelEvent',
  WANTED_TYPES,
  'What a channel can be told of.',
  OF_EVENT,
);

export const DeliveryEventEnum = enumOf('DeliveryEvent', EVENT_TYPES, 'What a delivery tells of.', {
  ...OF_EVENT,
  'report.ready': 'A saved report, with its file.',
  'channel.test': 'Somebody tries the channel.',
});

export const DeliveryStateEnum = enumOf('DeliveryState', DELIVERY_STATES, 'How far a delivery is.', {
  pending: 'To be sent, or to be tried again.',
  delivered: 'The receiver has taken it.',
  failed: 'Not taken within 24 hours, or refused for good. It can be sent again.',
});
