import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../clock.js';
import { workContext } from '../../telemetry/work-context.js';
import type { AddressRules } from '../guard/address-rules.js';
import { guardedPost } from '../guard/guarded-post.js';
import type { Transport } from '../transport.js';

const MS_PER_SECOND = 1000;

/**
 * Standard Webhooks: the event as JSON, signed with the channel's secret, and with those before it for as long as they
 * sign along. The id is the delivery's, so it is the same on every try. Where tries are traced, `traceparent` says where.
 */
export function webhookTransport(rules: AddressRules, clock: Clock): Transport {
  return async ({ deliveryId, event, channel }, signal) => {
    const body = JSON.stringify(event);
    const at = new Date(Math.floor(clock() / MS_PER_SECOND) * MS_PER_SECOND);
    const secrets = [channel.secret, ...channel.previousSecrets].filter((secret) => secret !== null);
    const { span } = workContext();
    const headers = {
      'content-type': 'application/json',
      ...(span ? { traceparent: span.traceparent } : {}),
      'webhook-id': deliveryId,
      'webhook-timestamp': String(at.getTime() / MS_PER_SECOND),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(deliveryId, at, body)).join(' '),
    };
    return post({ url: channel.url ?? '', headers, body, rules, signal });
  };
}

/** Posts to an address that a user gave. */
export async function post(request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly rules: AddressRules;
  readonly signal: AbortSignal;
}) {
  const { status, body: text, headers } = await guardedPost(request);
  const retryAfter = headers['retry-after'];
  return { status, text, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined };
}
