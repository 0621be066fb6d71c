/** At once, or when what it is made of has been read elsewhere. */
export type Soon<T> = T | Promise<T>;

/** @param reading null: what is made needs nothing else. */
export function soon<T>(reading: Promise<unknown> | null, made: () => T): Soon<T> {
  return reading === null ? made() : reading.then(made);
}
