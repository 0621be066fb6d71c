import type { Clock } from '../clock.js';
import { type Orm, operatorEm, workspaceEm } from '../db/orm.js';
import type { ChannelKind } from '../domain/channel.js';
import { nextTryMs, retryAfterMs } from '../domain/retry.js';
import type { Logger } from '../log.js';
import { createChannelStore } from '../store/channel.store.js';
import {
  type AttemptOutcome,
  type ClaimedDelivery,
  claimDeliveries,
  settleDelivery,
} from '../store/delivery.store.js';
import { DeliveryFailed } from './guard/delivery-failed.js';
import type { Transport } from './transport.js';

const LOOK_EVERY_MS = 1_000;
/** Longer than any try may take. */
const LEASE_MS = 60_000;
const MOST_AT_ONCE = 64;
/** A slow receiver holds no more than these. */
const MOST_OF_A_CHANNEL = 2;
const LONGEST_ANSWER = 4_000;
/** The receiver wants nothing any more (HTTP 410). */
const GONE = 410;

export interface SenderOptions {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  readonly transports: Readonly<Record<ChannelKind, Transport>>;
  readonly lookEveryMs?: number;
  readonly leaseMs?: number;
  /** 0 to 1, anew at each call. */
  readonly jitter?: () => number;
}

export interface Sender {
  /** Claims nothing any more, and lets the tries under way end. */
  stop(): Promise<void>;
}

/**
 * Sends what is due of the outbox, beside any number of other processes that do the same. What is claimed when a process dies
 * is claimed again when its lease lapses: at least once, under the same id.
 */
export function startSender(options: SenderOptions): Sender {
  return new OutboxSender(options);
}

class OutboxSender implements Sender {
  /** Tries under way, by their channel. */
  readonly #underWay = new Map<Promise<void>, string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  /** A try made room while a look was under way that may have come too early. */
  #shouldLookAgain = false;
  #isStopping = false;

  constructor(private readonly options: SenderOptions) {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#underWay.keys());
  }

  /** Looks now, and again after a while, or as soon as a try has made room. */
  #look(): void {
    if (this.#isStopping) return;
    if (this.#looking !== null) {
      this.#shouldLookAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#shouldLookAgain = false;
    this.#looking = this.#claim()
      .catch((error) => this.options.log.warn({ err: error }, 'the outbox could not be read; trying again'))
      .finally(() => {
        this.#looking = null;
        if (this.#shouldLookAgain) this.#look();
        else if (!this.#isStopping)
          this.#timer = setTimeout(() => this.#look(), this.options.lookEveryMs ?? LOOK_EVERY_MS);
      });
  }

  async #claim(): Promise<void> {
    const limit = MOST_AT_ONCE - this.#underWay.size;
    if (limit === 0) return;
    const claimed = await claimDeliveries(operatorEm(this.options.orm), {
      busyChannels: [...new Set(this.#underWay.values())],
      perChannel: MOST_OF_A_CHANNEL,
      limit,
      leaseMs: this.options.leaseMs ?? LEASE_MS,
    });
    for (const delivery of claimed) {
      const tried = this.#deliver(delivery)
        .catch((error) => this.options.log.error({ err: error }, 'a delivery could not be settled'))
        .finally(() => {
          this.#underWay.delete(tried);
          this.#look();
        });
      this.#underWay.set(tried, delivery.channel.id);
    }
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { orm, clock, jitter = Math.random } = this.options;
    const { workspaceId, channel, attempts, begunAtMs } = delivery;
    const { outcome, retryAfter } = await this.#try(delivery);
    const isGone = outcome.status === GONE || delivery.fate.deleted;
    const nowMs = clock();
    const given = {
      attempts,
      begunAtMs,
      nowMs,
      jitter: jitter(),
      retryAfterMs: retryAfterMs(retryAfter, nowMs),
    };
    const nextAtMs = outcome.error === null || isGone ? null : nextTryMs(given);
    await settleDelivery(workspaceEm(orm, workspaceId), delivery, outcome, nextAtMs);
    if (outcome.status === GONE) {
      const store = createChannelStore(() => workspaceEm(orm, workspaceId), workspaceId);
      await store.enable(channel.id, false, 'the receiver answered 410: it wants nothing any more');
    }
  }

  async #try(
    delivery: ClaimedDelivery,
  ): Promise<{ outcome: AttemptOutcome; retryAfter: string | undefined }> {
    const { clock, transports } = this.options;
    const startedAtMs = clock();
    const startedAt = performance.now();
    const took = () => ({ startedAtMs, latencyMs: Math.round(performance.now() - startedAt) });
    const refusal = refusalOf(delivery);
    if (refusal !== null) {
      return { outcome: { ...took(), status: null, answer: null, error: refusal }, retryAfter: undefined };
    }
    try {
      const { status, text, retryAfter } = await transports[delivery.channel.kind](delivery);
      const error = status >= 200 && status < 300 ? null : `the receiver answered ${status}`;
      return { outcome: { ...took(), status, answer: text.slice(0, LONGEST_ANSWER), error }, retryAfter };
    } catch (error) {
      if (!(error instanceof DeliveryFailed))
        this.options.log.error({ err: error }, 'a delivery failed oddly');
      const words = error instanceof DeliveryFailed ? error.message : 'internal error';
      return { outcome: { ...took(), status: null, answer: null, error: words }, retryAfter: undefined };
    }
  }
}

/** Why nothing may be sent; null where it may. */
function refusalOf({ channel, fate, eventType }: ClaimedDelivery): string | null {
  if (fate.deleted) return 'the channel was deleted';
  return channel.isEnabled || eventType === 'channel.test' ? null : 'the channel is disabled';
}
