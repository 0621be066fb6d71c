/**
 * An address as a message may link to it: http or https, spelled so that no reader takes a character of it for markup. One
 * longer than `longest` loses its query, and so still leads to the page. Null where it is no such address.
 */
export function shownUrl(url: string, longest: number): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin, pathname, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const safe = [href, `${origin}${pathname}`].map((each) => each.replace(/[<>|"`\\]/g, encodeURIComponent));
  return safe.find((each) => each.length <= longest) ?? null;
}
