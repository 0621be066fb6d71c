import type { DispatchEvent } from '../../analytics/dispatch-event.js';
import type { AddressRules } from '../guard/address-rules.js';
import { slackMessage } from '../render/slack-message.js';
import type { Transport } from '../transport.js';
import { post } from './webhook.transport.js';

/** A Slack incoming webhook. */
export function slackTransport(rules: AddressRules): Transport {
  return async ({ event, channel }, signal) => {
    // Written by ourselves, in the shape of this version or an earlier one.
    const body = JSON.stringify(slackMessage(event as unknown as DispatchEvent));
    const headers = { 'content-type': 'application/json' };
    return post({ url: channel.url ?? '', headers, body, rules, signal });
  };
}
