import type { ClaimedDelivery } from '../store/delivery.store.js';

/** What a receiver answered. */
export interface Answer {
  /** Of HTTP, or of SMTP. */
  readonly status: number;
  /** Its first characters. */
  readonly text: string;
  /** When it wants to be asked again, as the header has it. */
  readonly retryAfter?: string | undefined;
  /** Whom it was not taken for, and why, where it was taken for others. */
  readonly refused?: string | undefined;
}

/**
 * Makes one try to deliver. It ends of itself, well within the lease of a delivery, and at once where the signal aborts.
 * @throws DeliveryFailed, in words for whoever reads the deliveries, where there was no answer.
 */
export type Transport = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Answer>;
