import { InvalidArgumentError, Option } from 'commander';
import { isUuid } from '../analytics/node-id.js';
import { systemClock } from '../clock.js';
import { FEWEST_PARTITIONS, MOST_PARTITIONS } from '../db/distribute/distribute.js';
import { INSTANT_FORM, LOCAL_DATE_FORM, parseInstant, parseLocalDate } from '../domain/instant.js';
import { ROLES } from '../domain/permissions.js';
import { addDays, isTimeZone, type LocalDate, startOfDayMs } from '../domain/zone.js';
import { isName, NAME_FORM } from '../store/name.js';
import { isSlug, SLUG_FORM, TIME_ZONE_FORM } from '../store/workspace.store.js';

/** An end as it was written: an instant, or a day that is included whole in a zone not known yet. */
export type Expiry = { readonly instantMs: number } | { readonly lastDay: LocalDate };

/** `--workspace SLUG`, which most commands cannot do without. */
export function workspaceOption(): Option {
  return new Option('--workspace <slug>', 'the workspace, by its slug')
    .argParser(parseSlug)
    .makeOptionMandatory();
}

/** `--role ROLE`. */
export function roleOption(): Option {
  return new Option('--role <role>', 'what its holder may do').choices(ROLES).makeOptionMandatory();
}

/* Each of these reads one argument, or throws what is allowed instead; commander says which argument it was. */

export function parseSlug(text: string): string {
  return allowIf(isSlug(text), text, SLUG_FORM);
}

export function parseName(text: string): string {
  return allowIf(isName(text), text, NAME_FORM);
}

export function parseTimeZone(text: string): string {
  return allowIf(isTimeZone(text), text, TIME_ZONE_FORM);
}

export function parseTokenId(text: string): string {
  return allowIf(isUuid(text), text, 'a token id as vigilo token list shows it').toLowerCase();
}

export function parseExpiry(text: string): Expiry {
  const lastDay = parseLocalDate(text);
  if (lastDay !== null) return { lastDay };
  const instantMs = parseInstant(text);
  if (instantMs !== null) return { instantMs };
  throw new InvalidArgumentError(`It must be ${INSTANT_FORM}, or ${LOCAL_DATE_FORM}.`);
}

export function parsePastInstant(text: string): number {
  const instantMs = parseInstant(text);
  return allowIf(
    instantMs !== null && instantMs <= systemClock(),
    instantMs ?? 0,
    `${INSTANT_FORM}, not in the future`,
  );
}

export function parsePartitions(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  const isInRange = count >= FEWEST_PARTITIONS && count <= MOST_PARTITIONS;
  return allowIf(isInRange, count, `a whole number from ${FEWEST_PARTITIONS} to ${MOST_PARTITIONS}`);
}

/**
 * The first instant at which something that expires so is over. Example: the day 2026-03-29 in Europe/Amsterdam ends
 * at 2026-03-29T22:00Z.
 */
export function expiryMs(expiry: Expiry, timeZone: string): number {
  return 'instantMs' in expiry ? expiry.instantMs : startOfDayMs(addDays(expiry.lastDay, 1), timeZone);
}

function allowIf<T>(isAllowed: boolean, value: T, form: string): T {
  if (isAllowed) return value;
  throw new InvalidArgumentError(`It must be ${form}.`);
}
