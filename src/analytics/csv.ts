import { stringify } from 'csv-stringify/sync';
import type { Cell } from './dora-table.js';

/** What a spreadsheet takes for the beginning of a formula, the wide signs of East Asian keyboards included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A table as RFC 4180: a header, CRLF, numbers unrounded, empty for null, and no text that a spreadsheet would run. */
export function toCsv(table: {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}): string {
  const rows = table.rows.map((row) => row.map(toText));
  return stringify([[...table.header], ...rows], { record_delimiter: '\r\n' });
}

function toText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return FORMULA.test(cell) ? `'${cell}` : cell;
}
