/** One of the ledger's words for a person. Example: `SUCCESSFUL_WITH_ISSUES` → `Successful with issues`. */
export function words(value: string): string {
  const text = value.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
