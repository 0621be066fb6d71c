import { FixedBuffer, MAX_QUEUE_LENGTH, Repeater, RepeaterOverflowError } from '@repeaterjs/repeater';
import { PublicError } from '../errors.js';
import type { AlertRow } from './alert-rows.js';

/** What subscribers of a workspace are told of. */
export const LIVE_TOPICS = ['alert_raised', 'alert_acknowledged'] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** How many alerts wait for a subscriber that reads slowly: several nights of every group of a large company. */
const MOST_WAITING = 20_000;

/** A subscriber read so slowly that alerts would have had to be dropped: it must begin again and read the list. */
export class SubscriberTooSlow extends PublicError {
  constructor() {
    super(
      'SUBSCRIBER_TOO_SLOW',
      `${MOST_WAITING} alerts waited for this subscription to read them: begin again, and read the list`,
    );
  }
}

type Listener = (alert: AlertRow) => void;

/**
 * Hands alerts to the subscribers of this process: topic by topic and workspace by workspace, so that none is told
 * another's. Its shape is that of TypeGraphQL's PubSub.
 */
export class LiveBus {
  readonly #listeners = new Map<string, Set<Listener>>();

  publish(topic: string, workspaceId: unknown, alert: unknown): void {
    for (const listener of this.#listeners.get(nameOf(topic, workspaceId)) ?? []) listener(alert as AlertRow);
  }

  /** Every alert of the workspace from now on. Ends with SubscriberTooSlow instead of leaving one out. */
  subscribe(topic: string, workspaceId: unknown): AsyncIterable<AlertRow> {
    const name = nameOf(topic, workspaceId);
    return new Repeater<AlertRow>(
      async (push, stop) => {
        const listener: Listener = (alert) => {
          try {
            push(alert).catch(stop);
          } catch (error) {
            stop(error instanceof RepeaterOverflowError ? new SubscriberTooSlow() : error);
          }
        };
        const listeners = this.#listeners.get(name) ?? new Set();
        this.#listeners.set(name, listeners.add(listener));
        await stop;
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(name);
        // A repeater holds so many besides.
      },
      new FixedBuffer(MOST_WAITING - MAX_QUEUE_LENGTH),
    );
  }
}

function nameOf(topic: string, workspaceId: unknown): string {
  return `${topic} ${workspaceId}`;
}
