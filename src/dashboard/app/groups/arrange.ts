import type { GroupsQuery } from '../documents.generated.js';
import { METRICS } from '../model/metric.js';
import { readingOf } from '../model/reading.js';
import type { View } from '../url/view.js';

export type GroupNode = GroupsQuery['dora']['groups']['edges'][number]['node'];

/** The groups that a search keeps, in the order that a person chose: of a metric the worst first, without a value last. */
export function arrange(groups: readonly GroupNode[], { search, sort }: Pick<View, 'search' | 'sort'>) {
  const wanted = search.trim().toLowerCase();
  const found = groups.filter(({ label }) => label.toLowerCase().includes(wanted));
  if (sort === 'records') return found;
  if (sort === 'name') return found.toSorted((a, b) => a.label.localeCompare(b.label));
  const sign = METRICS[sort].better === 'higher' ? 1 : -1;
  const worth = (group: GroupNode) => {
    const { value } = readingOf(group.metrics, sort);
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return found.toSorted((a, b) => worth(a) - worth(b));
}
