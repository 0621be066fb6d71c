import { filterText } from '../../../analytics/filter-words.js';
import { fromNodeId, shownKey } from '../../../analytics/node-id.js';
import { DIMENSIONS, type Dimension, type GroupKey, UNASSIGNED } from '../../../domain/grouping.js';
import type { ChangeType, DoraDimension, DoraFilterInput } from '../documents.generated.js';

/** A group's key as the API takes it. */
export { DIMENSIONS, type Dimension, filterText, type GroupKey, shownKey as apiKey, UNASSIGNED };

/** What an address, a chip and a heading call a dimension. */
export const DIMENSION_NAMES: Readonly<Record<Dimension, { readonly one: string; readonly many: string }>> = {
  team: { one: 'Team', many: 'teams' },
  service: { one: 'Service', many: 'services' },
  change_type: { one: 'Change type', many: 'change types' },
};

/** Keys kept by dimension, in the ledger's words; null is "Unassigned". A dimension that is left out keeps everything. */
export type Filter = Readonly<Partial<Record<Dimension, readonly GroupKey[]>>>;

export function apiDimension(dimension: Dimension): DoraDimension {
  return dimension.toUpperCase() as DoraDimension;
}

export function dimensionOf(dimension: DoraDimension): Dimension {
  return dimension.toLowerCase() as Dimension;
}

/** A group's key as the API has it, in the ledger's words: a service's is its asset's key, not its id. */
export function ledgerKey(dimension: Dimension, key: GroupKey): GroupKey {
  const node = dimension === 'service' && key !== null ? fromNodeId(key) : null;
  return node?.kind === 'Asset' ? node.key : key;
}

/** The filter as `dora` takes it; null where everything is kept. */
export function apiFilter(filter: Filter): DoraFilterInput | null {
  const { team, service, change_type } = filter;
  if (team === undefined && service === undefined && change_type === undefined) return null;
  return {
    ...(team && { teams: team }),
    ...(service && { services: service.map((key) => shownKey('service', key)) }),
    ...(change_type && {
      changeTypes: change_type.map((key) => (key === null ? null : (key.toUpperCase() as ChangeType))),
    }),
  };
}
