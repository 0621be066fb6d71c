/** Of PostgreSQL: connections fail (class 08), it starts, stops or is stopped (57P0x), it has no connection left (53300). */
const OF_THE_SERVER = /^(08...|57P0[1-5]|53300)$/;
const OF_THE_NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);
/** What the driver says of a connection that ended while something was asked over it. */
const OF_THE_DRIVER =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether something failed because the database cannot be reached now: it may succeed later as it is. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (OF_THE_SERVER.test(code) || OF_THE_NETWORK.has(code) || OF_THE_DRIVER.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some(isUnreachable)) return true;
  return isUnreachable(error.cause);
}
