import { randomUUID } from 'node:crypto';

/** What passes through logs, headers and URLs of any kind without being quoted. */
const FORM = /^[A-Za-z0-9._:@/+=-]{1,128}$/;

/** The id that the caller gave the request, where it is one; else a new one. */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && FORM.test(given) ? given : randomUUID();
}
