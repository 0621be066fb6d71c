import { useMemo } from 'react';
import { useQuery } from 'urql';
import { MS_PER_DAY } from '../../../domain/window.js';
import { FilterChoicesDocument } from '../documents.generated.js';
import { type Dimension, type GroupKey, ledgerKey, UNASSIGNED } from '../model/dimension.js';
import { apiWindow } from '../model/windows.js';
import { useAsOf } from '../shell/as-of.js';

/** A group that one can choose. */
export interface GroupChoice {
  /** As the API has it. */
  readonly key: GroupKey;
  /** What a person reads; no two are the same. */
  readonly name: string;
}

/** A group that is seldom heard of is a group as well. */
const LOOK_BACK_DAYS = 365;

/** The groups of a dimension that had a record within a year. */
export function useGroupChoices(dimension: Dimension) {
  const { asOfMs } = useAsOf();
  const [{ data, error }] = useQuery({
    query: FilterChoicesDocument,
    variables: { window: apiWindow({ startMs: asOfMs - LOOK_BACK_DAYS * MS_PER_DAY, endMs: asOfMs }) },
  });
  const choices = useMemo(
    () => named(dimension, data?.[dimension].groups.edges.map(({ node }) => node) ?? []),
    [data, dimension],
  );
  return { choices, isKnown: data !== undefined, hasFailed: error !== undefined };
}

/** Two services may have one name: then the key behind it tells them apart. */
function named(
  dimension: Dimension,
  groups: readonly { readonly key: GroupKey; readonly label: string }[],
): readonly GroupChoice[] {
  const byLabel = Map.groupBy(groups, ({ label }) => label);
  return groups.map(({ key, label }) => {
    const isOnly = byLabel.get(label)?.length === 1;
    return { key, name: isOnly ? label : `${label} (${ledgerKey(dimension, key) ?? 'no key'})` };
  });
}

/** What a person reads for a key, also for one that is no choice any more. */
export function nameOf(choices: readonly GroupChoice[], dimension: Dimension, key: GroupKey): string {
  const known = choices.find((choice) => choice.key === key);
  return known?.name ?? ledgerKey(dimension, key) ?? UNASSIGNED;
}
