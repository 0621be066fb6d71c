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
