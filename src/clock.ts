/** Tells the instant, so that nothing below the composition root reads the wall clock by itself. */
export type Clock = () => number;

/** The machine's clock, in milliseconds since the epoch. */
export const systemClock: Clock = () => Date.now();
