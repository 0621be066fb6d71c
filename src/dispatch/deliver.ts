import type { Clock } from '../clock.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import type { ChannelKind } from '../domain/channel.js';
import { nextTryMs, retryAfterMs } from '../domain/retry.js';
import type { Logger } from '../log.js';
import { changeChannel, VIGILO } from '../store/change-channel.js';
import { type AttemptOutcome, type ClaimedDelivery, settleDelivery } from '../store/delivery.store.js';
import type { Span } from '../telemetry/span.js';
import { NO_TRACING, type Tracing } from '../telemetry/tracing.js';
import { DeliveryFailed } from './guard/delivery-failed.js';
import type { Answer, Transport } from './transport.js';

const LONGEST_ANSWER = 4_000;
/** The receiver wants nothing any more (HTTP 410). */
const GONE = 410;
const GONE_REASON = 'the receiver answered 410: it wants nothing any more';

/** What a try came to: `failed` is tried again, `given_up` is not. */
export type AttemptResult = 'delivered' | 'failed' | 'given_up';
/** Told of every try, for whoever counts them. */
export type CountAttempt = (kind: ChannelKind, result: AttemptResult, latencyMs: number) => void;

export interface DeliverServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  readonly transports: Readonly<Record<ChannelKind, Transport>>;
  /** 0 to 1, anew at each call. */
  readonly jitter?: () => number;
  readonly countAttempt?: CountAttempt | undefined;
  readonly tracing?: Tracing | undefined;
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
  const { kind } = delivery.channel;
  const attributes = { 'vigilo.channel.kind': kind, 'vigilo.event.type': delivery.eventType };
  const span = { name: `deliver ${kind}`, kind: 'client', attributes } as const;
  await (services.tracing ?? NO_TRACING).around(span, (open) => tryAndNote(delivery, services, signal, open));
}

async function tryAndNote(
  delivery: ClaimedDelivery,
  services: DeliverServices,
  signal: AbortSignal,
  span: Span | null,
): Promise<void> {
  const made = await tryOnce(delivery, services, signal);
  const { outcome } = made;
  if (outcome.status !== null) span?.set('http.response.status_code', outcome.status);
  if (!outcome.isDelivered) span?.fail();
  const nextAtMs = nextAttemptMs(delivery, made, services);
  const em = workspaceEm(services.orm, delivery.workspaceId);
  // Before the delivery is settled: a crash between them repeats the try, and leaves no channel enabled whose receiver is gone.
  if (outcome.status === GONE) await disable(delivery, services);
  // Where another process has taken the delivery over meanwhile, it has the say.
  if (await settleDelivery(em, delivery, outcome, nextAtMs))
    report(delivery, { outcome, nextAtMs }, services);
}

/** When to try again; null: not any more. */
function nextAttemptMs(
  delivery: ClaimedDelivery,
  { outcome, retryAfter }: Try,
  { clock, jitter = Math.random }: DeliverServices,
): number | null {
  if (outcome.isDelivered || outcome.status === GONE || refusalOf(delivery) !== null) return null;
  const { tries, begunAtMs } = delivery;
  const nowMs = clock();
  const wait = { tries, begunAtMs, nowMs, jitter: jitter() };
  return nextTryMs({ ...wait, retryAfterMs: retryAfterMs(retryAfter, nowMs) });
}

/** For operators: counts every try, and logs what somebody will miss. */
function report(
  delivery: ClaimedDelivery,
  made: { readonly outcome: AttemptOutcome; readonly nextAtMs: number | null },
  { log, countAttempt }: DeliverServices,
): void {
  const { isDelivered, error, latencyMs } = made.outcome;
  const result = isDelivered ? 'delivered' : made.nextAtMs === null ? 'given_up' : 'failed';
  countAttempt?.(delivery.channel.kind, result, latencyMs);
  if (result === 'delivered' && error !== null)
    log.warn(placeOf(delivery), 'a delivery reached some of its recipients only');
  if (result === 'given_up') log.warn({ ...placeOf(delivery), reason: error }, 'a delivery was given up');
}

/** Disables a channel that is not disabled yet, unless it was moved since the try began: a URL that was never asked is not gone. */
async function disable(delivery: ClaimedDelivery, { orm, clock, log }: DeliverServices): Promise<void> {
  const { workspaceId, channel } = delivery;
  const change = { workspaceId, id: channel.id, by: VIGILO, atMs: clock() };
  const changed = await changeChannel(orm, change, async (channels, before) =>
    before?.isEnabled && before.url === channel.url ? channels.enable(channel.id, false, GONE_REASON) : false,
  );
  if (changed !== null)
    log.warn({ ...placeOf(delivery), reason: GONE_REASON }, 'a channel was disabled by itself');
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
