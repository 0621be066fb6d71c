/**
 * How far a database's log had come: the line of its history, which another server begins that takes over, and the `pg_lsn` on it, as
 * text, such as `00000001/0/16B3748`. What was committed before then is in every later one, on whichever server has replayed so much of
 * that line.
 */
export type WalPosition = string;

/** What every server has replayed. */
export const FROM_THE_BEGINNING: WalPosition = '0/0/0';

const ON_PRIMARY = `left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) || '/' || pg_current_wal_insert_lsn()::text`;

/**
 * The line that a replica follows. It notes a new one a while after it has begun to follow it: until then it seems to be on the old one,
 * and is not read.
 */
const FOLLOWED_TIMELINE = `(select greatest(c.timeline_id, r.min_recovery_end_timeline)
  from pg_control_checkpoint() c, pg_control_recovery() r)`;

/** Of the server that writes; null on one that replays. The position of insertion, as a commit need not be written out yet. */
export const WRITTEN_TO = `case when pg_is_in_recovery() then null else ${ON_PRIMARY} end`;

/** Of any server: what a statement after this one is sure to see. */
export const SEEN_TO = `case when pg_is_in_recovery()
  then lpad(upper(to_hex(${FOLLOWED_TIMELINE})), 8, '0') || '/' || pg_last_wal_replay_lsn()::text else ${ON_PRIMARY} end`;

/** Whether a replica has replayed up to $2 on the line $1; 0 is any line. */
export const HAS_REPLAYED = `coalesce(pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $2::pg_lsn
  and $1::int in (0, ${FOLLOWED_TIMELINE}), false)`;

/** The values of HAS_REPLAYED. */
export function replayedValues(position: WalPosition): [timeline: number, lsn: string] {
  const { timeline, high, low } = partsOf(position);
  return [timeline, `${high}/${low}`];
}

/** Where the line of a position begins, as far as anybody knows; null where the position is not known. */
export function beginningOf(position: WalPosition | null): WalPosition | null {
  return position === null ? null : `${position.split('/')[0]}/0/0`;
}

/** The later one, which is that on the later line; null, where nobody knows, is later than any. */
export function laterOf(a: WalPosition | null, b: WalPosition | null): WalPosition | null {
  if (a === null || b === null) return null;
  return orderOf(a) >= orderOf(b) ? a : b;
}

/** Whether a server that has come to `position` can have been where `known` is: on the same line, and as far. */
export function isReachedBy(known: WalPosition | null, position: WalPosition | null): boolean {
  if (known === null || position === null) return false;
  return partsOf(known).timeline === partsOf(position).timeline && orderOf(known) <= orderOf(position);
}

function orderOf(position: WalPosition): bigint {
  const { timeline, high, low } = partsOf(position);
  return (BigInt(timeline) << 64n) | (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

function partsOf(position: WalPosition) {
  const [timeline = '0', high = '0', low = '0'] = position.split('/');
  return { timeline: Number.parseInt(timeline, 16), high, low };
}
