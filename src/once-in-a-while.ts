/** @returns whether it is time to say something again, of what would otherwise be said at every turn. */
export function onceInAWhile(everyMs: number): () => boolean {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - saidAtMs < everyMs) return false;
    saidAtMs = nowMs;
    return true;
  };
}
