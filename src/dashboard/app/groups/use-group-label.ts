import { useQuery } from 'urql';
import { GroupLabelDocument } from '../documents.generated.js';
import { apiKey, type Dimension, type GroupKey, UNASSIGNED } from '../model/dimension.js';

/** What a person reads for a group: a service has a name besides its key. */
export function useGroupLabel(dimension: Dimension, key: GroupKey): string {
  const [{ data }] = useQuery({
    query: GroupLabelDocument,
    variables: { id: apiKey('service', key) ?? '' },
    pause: dimension !== 'service' || key === null,
  });
  if (key === null) return UNASSIGNED;
  if (dimension === 'change_type') return key.charAt(0).toUpperCase() + key.slice(1);
  return data?.node?.__typename === 'Asset' ? data.node.name : key;
}
