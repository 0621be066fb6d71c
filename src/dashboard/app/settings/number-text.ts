/** A number as an input shows it; of shares, in percent. Example: 0.1 → `10`. */
export function numberText(value: number | null, isShare: boolean): string {
  if (value === null) return '';
  return String(isShare ? tidy(value * 100) : value);
}

/**
 * What stands in an input, as the API takes it: null where it is empty, NaN where it is no number.
 * Example of a share: `10` → 0.1.
 */
export function numberOf(text: string, isShare: boolean): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return isShare ? tidy(value / 100) : value;
}

/** Without the last bits that a division by 100 leaves: 0.07 and not 0.07000000000000001. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

export const NOT_A_NUMBER = 'This is not a number.';
