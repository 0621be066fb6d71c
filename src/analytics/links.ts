import { DIMENSIONS, type Dimension, type Filter } from '../domain/grouping.js';
import type { Subject } from '../domain/regression.js';
import type { Window } from '../domain/window.js';

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
export function alertUrl(links: Links, slug: string, alert: LinkedAlert): string {
  const { dimension, key, windowStartsAtMs: startMs, evaluatedAtMs: endMs } = alert;
  const filter = dimension === null ? {} : { [dimension]: [key] };
  return viewUrl(links, slug, { window: { startMs, endMs }, tab: dimension, filter });
}

/** What a page of the dashboard is to show. `tab` null is the overview. */
export interface LinkedView {
  readonly window: Window;
  readonly tab: Dimension | null;
  readonly filter: Filter;
}

/** The analytics tab of a window and a filter. */
export function viewUrl({ publicUrl }: Links, slug: string, { window, tab, filter }: LinkedView): string {
  const query = new URLSearchParams({ tab: tab ?? 'overview' });
  for (const dimension of DIMENSIONS)
    for (const key of filter[dimension] ?? []) query.append(dimension, key ?? '');
  query.set('start', new Date(window.startMs).toISOString());
  query.set('end', new Date(window.endMs).toISOString());
  return `${publicUrl}/ws/${encodeURIComponent(slug)}/analytics?${query}`;
}
