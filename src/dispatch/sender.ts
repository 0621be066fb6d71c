import { operatorEm } from '../db/orm.js';
import { outageOf, warnOf, warnOfOutage } from '../db/outage.js';
import { onceInAWhile } from '../once-in-a-while.js';
import { claimDeliveries, type TryUnderWay, type UnreadableDelivery } from '../store/delivery.store.js';
import { type DeliverServices, deliver } from './deliver.js';

const LOOK_EVERY_MS = 1_000;
/** Longer than any try may take. */
const LEASE_MS = 60_000;
/** What fails may fail at every look. */
const TELL_EVERY_MS = 10_000;
const MOST_AT_ONCE = 64;
/** Tries under way at a stop may end within this time. Shorter than the 10 s that most supervisors wait before they kill. */
const STOP_WITHIN_MS = 5_000;
/** A slow receiver holds no more than these, and a workspace's slow receivers no more than those. */
const MOST_OF_A_CHANNEL = 2;
const MOST_OF_A_WORKSPACE = 16;

export interface SenderOptions extends DeliverServices {
  readonly lookEveryMs?: number;
  readonly leaseMs?: number;
  readonly stopWithinMs?: number;
}

export interface Sender {
  /** Claims nothing any more, and lets the tries under way end; those that take longer are broken off, and made again later. */
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
  readonly #underWay = new Map<Promise<void>, TryUnderWay>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  /** A try made room while a look was under way that may have come too early. */
  #shouldLookAgain = false;
  #isStopping = false;
  /** Deliveries that were logged as unreadable: they are met again whenever their lease lapses. */
  readonly #toldOf = new Set<string>();
  readonly #breakOff = new AbortController();
  readonly #isTimeToTell = onceInAWhile(TELL_EVERY_MS);

  constructor(private readonly options: SenderOptions) {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
    const impatience = setTimeout(() => this.#breakOff.abort(), this.options.stopWithinMs ?? STOP_WITHIN_MS);
    await Promise.all(this.#underWay.keys());
    clearTimeout(impatience);
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
      .catch((error) => {
        const words = 'the outbox could not be read; trying again';
        warnOf(this.options.log, error, { words, isTimeToTell: this.#isTimeToTell });
      })
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
    const { deliveries, unreadable } = await claimDeliveries(operatorEm(this.options.orm), {
      underWay: [...this.#underWay.values()],
      perChannel: MOST_OF_A_CHANNEL,
      perWorkspace: MOST_OF_A_WORKSPACE,
      limit,
      leaseMs: this.options.leaseMs ?? LEASE_MS,
    });
    this.#tellOf(unreadable);
    for (const delivery of deliveries) {
      const tried = deliver(delivery, this.options, this.#breakOff.signal)
        .catch((error) => this.#tellOfUnsettled(error))
        .finally(() => {
          this.#underWay.delete(tried);
          this.#look();
        });
      const { workspaceId, channel } = delivery;
      this.#underWay.set(tried, { workspaceId, channelId: channel.id });
    }
  }

  /** It is made again when its lease lapses. */
  #tellOfUnsettled(error: unknown): void {
    const words = 'a delivery could not be settled';
    if (outageOf(error) === null) this.options.log.error({ err: error }, words);
    else warnOfOutage(this.options.log, error, words);
  }

  #tellOf(unreadable: readonly UnreadableDelivery[]): void {
    for (const { id, error } of unreadable) {
      if (this.#toldOf.has(id)) continue;
      this.#toldOf.add(id);
      this.options.log.error({ err: error, delivery: id }, 'a delivery cannot be read; it is left as it is');
    }
  }
}
