import type { Window } from '../domain/window.js';
import { toCsv } from './csv.js';
import type { Cell, MetricsBody } from './dora-table.js';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A report in both of its forms. */
export interface Exportable {
  readonly body: () => MetricsBody | MetricsBody[];
  readonly table: () => { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

/** What an export is called. */
export interface ExportName {
  /** What is exported. Example: `dora`. */
  readonly report: string;
  readonly slug: string;
  readonly groupBy: string | null;
  readonly window: Window;
  readonly format: ExportFormat;
}

/** The text of an export: the same to the byte wherever it is made. */
export function exportText({ body, table }: Exportable, format: ExportFormat): string {
  return format === 'csv' ? toCsv(table()) : JSON.stringify(body());
}

/** Example: `vigilo-dora-acme-by-team-2026-03-01-to-2026-04-01.csv`. */
export function exportFileName({ report, slug, groupBy, window, format }: ExportName): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const by = groupBy === null ? '' : `-by-${groupBy}`;
  return `vigilo-${report}-${slug}${by}-${day(window.startMs)}-to-${day(window.endMs)}.${format}`;
}
