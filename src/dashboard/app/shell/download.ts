import type { Window } from '../../../domain/window.js';
import type { Dimension } from '../model/dimension.js';
import { apiWindow } from '../model/windows.js';

export type ExportFormat = 'csv' | 'json';

export interface ExportQuestion {
  readonly slug: string;
  readonly token: string;
  readonly report: 'dora' | 'operations';
  readonly window: Window;
  readonly groupBy: Dimension | null;
  readonly filter: string;
  readonly format: ExportFormat;
}

/**
 * Saves the export of what is shown as a file. A link would do if it could carry a token.
 * @returns what went wrong, for a person; null where nothing did.
 */
export async function download({ slug, token, report, window, groupBy, filter, format }: ExportQuestion) {
  const query = new URLSearchParams({ ...apiWindow(window), format });
  if (groupBy !== null) query.set('group_by', groupBy);
  if (filter !== '') query.set('filter', filter);
  const url = `/ws/${encodeURIComponent(slug)}/api/v1/analytics/${report}/export?${query}`;
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) return `The export failed: the server answered ${response.status}.`;
    const name = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    save(await response.blob(), name ?? `${report}.${format}`);
    return null;
  } catch {
    return 'The export failed: the server cannot be reached.';
  }
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
