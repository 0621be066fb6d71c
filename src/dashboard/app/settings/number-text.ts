const DECIMAL = /^-?(\d+\.?\d*|\.\d+)$/;

/** A number as an input shows it; of shares, in percent. Example: 0.1 → `10`. */
export function numberText(value: number | null, isShare: boolean): string {
  if (value === null) return '';
  return String(isShare ? tidy(value * 100) : value);
}

/**
 * What stands in an input, as the API takes it: null where it is empty, NaN where it is no number. Commas are not taken: `1,200`
 * is twelve hundred to some and 1.2 to others, and either would be saved without a word.
 * Example of a share: `10` → 0.1.
 */
export function numberOf(text: string, isShare: boolean): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  // More digits than a number holds come out as infinite, and JSON writes that as null: no target, or the default.
  const value = DECIMAL.test(trimmed) && Number.isFinite(Number(trimmed)) ? Number(trimmed) : Number.NaN;
  return isShare ? tidy(value / 100) : value;
}

/** Without the last bits that a division by 100 leaves: 0.07 and not 0.07000000000000001. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

export const NOT_A_NUMBER = 'This is not a number, such as 12.5.';

/** What is wrong with a number that was typed; null where nothing is, as far as this page knows. */
export function numberFault(
  value: number | null,
  isTaken: (value: number) => boolean,
  allowed: string,
): string | null {
  if (value === null) return null;
  if (Number.isNaN(value)) return NOT_A_NUMBER;
  return isTaken(value) ? null : `Must be ${allowed}.`;
}
