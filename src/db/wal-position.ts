/**
 * How far a database's log had come: `pg_lsn` as text, such as `0/16B3748`. What was committed before then is in every later one, on
 * whichever server has replayed so much of it.
 */
export type WalPosition = string;

/** What every server has replayed. */
export const FROM_THE_BEGINNING: WalPosition = '0/0';

/** Of the server that writes; null on one that replays. The position of insertion, as a commit need not be written out yet. */
export const WRITTEN_TO = `case when pg_is_in_recovery() then null else pg_current_wal_insert_lsn()::text end`;

/** Of any server: what a statement after this one is sure to see. */
export const SEEN_TO = `(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)::text`;

/** The later one; null, where nobody knows, is later than any. */
export function laterOf(a: WalPosition | null, b: WalPosition | null): WalPosition | null {
  if (a === null || b === null) return null;
  return bytesOf(a) >= bytesOf(b) ? a : b;
}

function bytesOf(position: WalPosition): bigint {
  const [high = '0', low = '0'] = position.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
