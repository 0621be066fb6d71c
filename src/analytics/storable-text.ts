import { badInput } from '../errors.js';

/**
 * A caller's text, if PostgreSQL can hold it.
 * @throws PublicError BAD_USER_INPUT that names `field` where it has a NUL or half of a surrogate pair.
 */
export function storableText(text: string, field: string): string {
  if (!text.includes('\0') && text.isWellFormed()) return text;
  throw badInput(field, 'must be text without NUL characters and lone surrogates');
}

/** The same for the keys of a filter; null, which stands for "Unassigned", stays. */
export function storableKeys(
  keys: readonly (string | null)[] | null | undefined,
  field: string,
): (string | null)[] | undefined {
  return keys?.map((key) => (key === null ? null : storableText(key, field)));
}
