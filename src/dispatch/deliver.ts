import type { Clock } from '../clock.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import type { ChannelKind } from '../domain/channel.js';
import { nextTryMs, retryAfterMs } from '../domain/retry.js';
import type { Logger } from '../log.js';
import { type AttemptOutcome, type ClaimedDelivery, settleDelivery } from '../store/delivery.store.js';
import { DeliveryFailed } from './guard/delivery-failed.js';
import type { Answer, Transport } from './transport.js';

const LONGEST_ANSWER = 4_000;
/** The receiver wants nothing any more (HTTP 410). */
const GONE = 410;

export interface DeliverServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  readonly transports: Readonly<Record<ChannelKind, Transport>>;
  /** 0 to 1, anew at each call. */
  readonly jitter?: () => number;
}

interface Try {
  readonly outcome: AttemptOutcome;
  readonly retryAfter?: string | undefined;
}

/** Makes one try of a delivery that this process has claimed, and notes what follows from it. */
export async function deliver(
  delivery: ClaimedDelivery,
  services: DeliverServices,
  signal: AbortSignal,
): Promise<void> {
  const { orm, clock, log, jitter = Math.random } = services;
  const { workspaceId, tries, begunAtMs } = delivery;
  const { outcome, retryAfter } = await tryOnce(delivery, services, signal);
  const isOver = outcome.isDelivered || outcome.status === GONE || refusalOf(delivery) !== null;
  const nowMs = clock();
  const wait = { tries, begunAtMs, nowMs, jitter: jitter() };
  const nextAtMs = isOver ? null : nextTryMs({ ...wait, retryAfterMs: retryAfterMs(retryAfter, nowMs) });
  await settleDelivery(workspaceEm(orm, workspaceId), delivery, outcome, {
    nextAtMs,
    disabledReason: outcome.status === GONE ? 'the receiver answered 410: it wants nothing any more' : null,
  });
  if (outcome.isDelivered && outcome.error !== null)
    log.warn(placeOf(delivery), 'a delivery reached some of its recipients only');
}

async function tryOnce(
  delivery: ClaimedDelivery,
  { clock, transports, log }: DeliverServices,
  signal: AbortSignal,
): Promise<Try> {
  const startedAtMs = clock();
  const startedAt = performance.now();
  const failed = (error: string): Try => ({
    outcome: { ...took(), status: null, answer: null, isDelivered: false, error: keptText(error) },
  });
  const took = () => ({ startedAtMs, latencyMs: Math.round(performance.now() - startedAt) });
  const refusal = refusalOf(delivery);
  if (refusal !== null) return failed(refusal);
  try {
    const answer = await transports[delivery.channel.kind](delivery, signal);
    return { outcome: { ...took(), ...judge(answer) }, retryAfter: answer.retryAfter };
  } catch (error) {
    if (error instanceof DeliveryFailed) return failed(error.message);
    log.error({ err: error }, 'a delivery failed oddly');
    return failed('internal error');
  }
}

function judge({ status, text, refused }: Answer) {
  const isDelivered = status >= 200 && status < 300;
  const error = isDelivered ? refused : `the receiver answered ${status}`;
  return {
    status,
    answer: keptText(text),
    isDelivered,
    error: error === undefined ? null : keptText(error),
  };
}

/** What a receiver said, as much of it as is kept; fit for a PostgreSQL text, which takes no NUL. */
function keptText(said: string): string {
  return said.slice(0, LONGEST_ANSWER).replaceAll('\0', '\uFFFD');
}

/** Why nothing may be sent; null where it may. */
function refusalOf({ channel, fate, eventType }: ClaimedDelivery): string | null {
  if (fate.deleted) return 'the channel was deleted';
  return channel.isEnabled || eventType === 'channel.test' ? null : 'the channel is disabled';
}

/** Which delivery a line of the log is about: no address, no name, nothing that a person wrote. */
function placeOf({ workspaceId, deliveryId, channel, eventType }: ClaimedDelivery) {
  return { workspace: workspaceId, channel: channel.id, delivery: deliveryId, event: eventType };
}
