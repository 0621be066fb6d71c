/** Seeded random numbers: the same seed gives the same company on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). Mulberry32, by Tommy Ettinger (2017, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal: durations of human work have a long tail. `spread` is the deviation of the logarithm. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal());
  }

  /** A whole number whose mean is `mean`. */
  count(mean: number): number {
    return Math.max(0, Math.floor(mean + Math.sqrt(mean) * this.normal() * 0.6 + this.next()));
  }

  /** One of `items`, the heavier the likelier. */
  pick<T>(items: readonly T[], weightOf: (item: T) => number = () => 1): T {
    const total = items.reduce((sum, item) => sum + weightOf(item), 0);
    let rest = this.next() * total;
    for (const item of items) {
      rest -= weightOf(item);
      if (rest < 0) return item;
    }
    const last = items.at(-1);
    if (last === undefined) throw new RangeError('nothing to pick from');
    return last;
  }
}
