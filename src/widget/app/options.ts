import type { Dimension } from '../../domain/grouping.js';
import { Refusal } from './refusal.js';

/** A group that the numbers are kept to; null is "Unassigned". A service's key is the ledger's. */
export interface GroupOfInterest {
  readonly dimension: Dimension;
  readonly key: string | null;
}

/** What the page that embeds the widget asks for. */
export interface SummaryOptions {
  /** `…/ws/{slug}`, without a slash at the end. */
  readonly workspaceUrl: string;
  readonly windowDays: number;
  readonly groups: readonly GroupOfInterest[];
}

/** How an attribute's value is looked up; null where it is not set. */
export type Attributes = (name: string) => string | null;

export const DEFAULT_WINDOW_DAYS = 30;
const LONGEST_WINDOW_DAYS = 3_660;

const GROUP_ATTRIBUTES: readonly (readonly [attribute: string, dimension: Dimension])[] = [
  ['team', 'team'],
  ['service', 'service'],
  ['change-type', 'change_type'],
];

/** The attributes whose change makes another question. */
export const QUESTION_ATTRIBUTES = ['src', 'token', 'window-days', ...GROUP_ATTRIBUTES.map(([name]) => name)];

/**
 * Reads the attributes. @param baseUrl what a relative `src` is relative to.
 * @throws Refusal that names the attribute, its value and what is allowed.
 */
export function readOptions(attribute: Attributes, baseUrl: string): SummaryOptions {
  return {
    workspaceUrl: workspaceUrlOf(attribute('src'), baseUrl),
    windowDays: windowDaysOf(attribute('window-days')),
    groups: GROUP_ATTRIBUTES.flatMap(([name, dimension]) => {
      const key = attribute(name)?.trim();
      return key === undefined ? [] : [{ dimension, key: key === '' ? null : key }];
    }),
  };
}

/** Takes the addresses of pages below the workspace as well: it is what people copy. */
function workspaceUrlOf(src: string | null, baseUrl: string): string {
  const url = src !== null && URL.canParse(src, baseUrl) ? new URL(src, baseUrl) : null;
  const path = /^.*?\/ws\/[^/]+/.exec(url?.pathname ?? '')?.[0];
  if (url === null || path === undefined || !/^https?:$/.test(url.protocol)) {
    const given = src === null ? 'There is none.' : `It is “${src}”.`;
    throw new Refusal(
      'No workspace to ask',
      `The attribute src must be its address, such as https://vigilo.example/ws/acme. ${given}`,
    );
  }
  return url.origin + path;
}

function windowDaysOf(text: string | null): number {
  const days = text === null ? DEFAULT_WINDOW_DAYS : Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_WINDOW_DAYS) return days;
  const advice = `The attribute window-days must be a number from 1 to 3660, such as 7, 28, 30 or 90. It is “${text}”.`;
  throw new Refusal('No such window', advice);
}

const DEFAULT_REFRESH_MINUTES = 5;
const LONGEST_REFRESH_MINUTES = 24 * 60;

/** How often the numbers are asked for, at most once a minute. Null: once. What is no number of minutes counts as 5. */
export function refreshMinutesOf(text: string | null): number | null {
  const minutes = text === null || text.trim() === '' ? DEFAULT_REFRESH_MINUTES : Number(text);
  if (minutes === 0) return null;
  if (!(minutes > 0)) return DEFAULT_REFRESH_MINUTES;
  return Math.min(Math.max(minutes, 1), LONGEST_REFRESH_MINUTES);
}
