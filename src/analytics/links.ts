import type { Subject } from '../domain/regression.js';

/** Where links in answers and messages lead. */
export interface Links {
  /** Where this gateway is reached, without a slash at the end. */
  readonly publicUrl: string;
  /** With the placeholders `{public_url}`, `{slug}` and `{number}`. */
  readonly recordUrl: string;
}

/** The address of a change or an incident. Example: `…/ws/acme/analytics/records/CHG-000123`. */
export function recordUrl(links: Links, slug: string, number: string): string {
  return links.recordUrl
    .replaceAll('{public_url}', links.publicUrl)
    .replaceAll('{slug}', encodeURIComponent(slug))
    .replaceAll('{number}', encodeURIComponent(number));
}

/** What a link to an alert needs of it. */
export interface LinkedAlert extends Subject {
  readonly windowStartsAtMs: number;
  readonly evaluatedAtMs: number;
}

/**
 * The analytics tab that shows an alert: its group over the 7 days that it compared.
 * Example: `…/ws/acme/analytics?tab=team&team=payments&start=…&end=…`; an empty value is "Unassigned".
 */
export function alertUrl({ publicUrl }: Links, slug: string, alert: LinkedAlert): string {
  const { dimension, key, windowStartsAtMs, evaluatedAtMs } = alert;
  const query = new URLSearchParams({ tab: dimension ?? 'overview' });
  if (dimension !== null) query.set(dimension, key ?? '');
  query.set('start', new Date(windowStartsAtMs).toISOString());
  query.set('end', new Date(evaluatedAtMs).toISOString());
  return `${publicUrl}/ws/${encodeURIComponent(slug)}/analytics?${query}`;
}
