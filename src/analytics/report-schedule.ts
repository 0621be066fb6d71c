import { CronExpressionParser } from 'cron-parser';
import { instantOfWall, wallMsAt } from '../domain/zone.js';
import { badInput, quoted } from '../errors.js';

const FIELDS = 5;
const FORM =
  'must be five fields: minute, hour, day of month, month, day of week, such as "0 8 * * 1" for Mondays at 08:00';
/** More often would be a stream, not a report. */
const SHORTEST_PERIOD_MS = 3_600_000;
const LOOKED_AT = 50;

/** A time at which a report is due. */
export interface DueTime {
  readonly atMs: number;
  /** What the clocks on the wall show then, to the minute: where they are set back it comes twice, and the report is due once. */
  readonly local: string;
}

/*
 * Cron's times are of the clock on the wall, so they are looked for among what it shows, and only then turned into instants: what clocks
 * jump over comes at the jump, what they show twice at the first time. (cron-parser's own zones leave out what is jumped over, and never
 * find the time before it where clocks move by half an hour.)
 */
const onTheWall = (cron: string, wallMs: number) =>
  CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(wallMs) });

/** Jenkins' `H` is another time each time it is read, so a report of it would be due again and again. */
const AT_RANDOM = /(^|[\s,])H(?=$|[\s,/(])/i;

/**
 * Checks a schedule as cron writes it.
 * @throws PublicError BAD_USER_INPUT that names `field` where it is none, never comes, or comes more often than once an hour.
 */
export function checkSchedule(cron: string, field: string): void {
  if (cron.trim().split(/\s+/).length !== FIELDS || AT_RANDOM.test(cron))
    throw badInput(field, `${FORM}, not ${quoted(cron)}`);
  if (isTooOften(cron, field)) throw badInput(field, `may come once an hour at most, not ${quoted(cron)}`);
}

function isTooOften(cron: string, field: string): boolean {
  try {
    const times = onTheWall(cron, 0).take(LOOKED_AT);
    return times.some(
      (time, i) => time.getTime() - (times[i - 1]?.getTime() ?? 0) < SHORTEST_PERIOD_MS && i > 0,
    );
  } catch {
    throw badInput(field, `${FORM}, not ${quoted(cron)}`);
  }
}

/** The next time after an instant. */
export function nextDue(cron: string, timeZone: string, afterMs: number): DueTime {
  const times = onTheWall(cron, wallMsAt(afterMs, timeZone));
  let due = dueAt(times.next().getTime(), timeZone);
  // While clocks show an hour for the second time, its times are over.
  while (due.atMs <= afterMs) due = dueAt(times.next().getTime(), timeZone);
  return due;
}

/** The last time at or before an instant: those that were missed before it are not made up. */
export function lastDue(cron: string, timeZone: string, atMs: number): DueTime {
  return dueAt(
    onTheWall(cron, wallMsAt(atMs, timeZone) + 1)
      .prev()
      .getTime(),
    timeZone,
  );
}

function dueAt(wallMs: number, timeZone: string): DueTime {
  const local = new Date(wallMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
  return { atMs: instantOfWall(wallMs, timeZone), local };
}
