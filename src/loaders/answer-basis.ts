/** How long an answer can be given again, as it comes to be known while the answer is made. */
export class AnswerBasis {
  #untilMs = Number.POSITIVE_INFINITY;

  /** Until then the answer is right as long as nothing is written; -Infinity: it must not be kept. */
  get untilMs(): number {
    return this.#untilMs;
  }

  holdsUntil(untilMs: number): void {
    this.#untilMs = Math.min(this.#untilMs, untilMs);
  }

  /** The answer depends on something that nobody follows. */
  spoil(): void {
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }
}
