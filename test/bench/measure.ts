/** How long it took, in milliseconds. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The median of what `run` says that it took. */
export async function median(runs: number, run: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n += 1) times.push(await run());
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}
