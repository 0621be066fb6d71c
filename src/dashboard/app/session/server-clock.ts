/** How far the server's clock is ahead of this machine's, in milliseconds, as its last answer told. */
let aheadMs = 0;

/** Takes note of the server's time: a window that ends "now" must end at the server's now. */
export function noteServerTime(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '');
  // The header has whole seconds: what is closer than that is no difference.
  if (Number.isNaN(date)) return;
  const difference = date - Date.now();
  aheadMs = Math.abs(difference) < 2_000 ? 0 : difference;
}

/** The server's time, in milliseconds since the epoch. */
export function serverNowMs(): number {
  return Date.now() + aheadMs;
}
