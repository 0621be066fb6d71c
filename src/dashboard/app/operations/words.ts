import { countInWords, durationInWords, significant, valueInWords } from '../../../analytics/metric-words.js';
import { NO_VALUE } from '../../../analytics/reading-words.js';
import { VIEWS } from '../../../domain/operations/views.js';
import type { LeadTimeStageName } from '../documents.generated.js';

const MS_PER_MINUTE = 60_000;

/** A number for a person, or a dash without one. */
type InWords = (value: number | null) => string;

const orDash =
  (inWords: (value: number) => string): InWords =>
  (value) =>
    value === null ? NO_VALUE : inWords(value);

export const hours = orDash((value) => valueInWords('mttr', value));
export const minutes = orDash((value) => durationInWords(value * MS_PER_MINUTE));
export const share = orDash((value) => `${significant(value * 100)} %`);
export const count = orDash(countInWords);

/** Which way is better, for the colour of a difference; null: neither. */
export type Better = 'higher' | 'lower' | null;

export interface Change {
  readonly text: string;
  readonly verdict: 'better' | 'worse' | 'same' | null;
}

/** A value against the previous window, relative to it. Example: 6 against 8, lower is better → `−25 %`, better. */
export function changeOf(value: number | null, previous: number | null, better: Better): Change {
  if (value === null || previous === null) return { text: 'no comparison', verdict: null };
  if (value === previous) return { text: 'as before', verdict: 'same' };
  const sign = value > previous ? '+' : '−';
  const size =
    previous === 0
      ? 'from zero'
      : `${sign}${significant((Math.abs(value - previous) / previous) * 100, 2)} %`;
  if (better === null) return { text: size, verdict: null };
  return { text: size, verdict: value > previous === (better === 'higher') ? 'better' : 'worse' };
}

/** Example: `CREATED_TO_APPROVED` → `Created to approved`. */
export function stageName(stage: LeadTimeStageName): string {
  return VIEWS[stage.toLowerCase() as Lowercase<LeadTimeStageName>].name;
}
