import type { SummaryOptions } from './options.js';
import type { AskedWindow } from './question.js';

/**
 * The dashboard with the same window and groups, so that it shows the same numbers.
 * Example: `…/ws/acme/analytics?tab=team&team=payments&start=…&end=…`; an empty value is "Unassigned".
 */
export function dashboardUrl({ workspaceUrl, groups }: SummaryOptions, { start, end }: AskedWindow): string {
  const query = new URLSearchParams({ tab: groups[0]?.dimension ?? 'overview' });
  for (const { dimension, key } of groups) query.set(dimension, key ?? '');
  query.set('start', start);
  query.set('end', end);
  return `${workspaceUrl}/analytics?${query}`;
}
