/** The first of `low` … `high` that does not satisfy `isBefore`, which must hold for a prefix of them; `high` where all do. */
export function bisect(low: number, high: number, isBefore: (index: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
