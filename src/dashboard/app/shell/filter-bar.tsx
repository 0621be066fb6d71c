import { useState } from 'react';
import { useQuery } from 'urql';
import { FilterChoicesDocument, type FilterChoicesQuery } from '../documents.generated.js';
import { useGroupLabel } from '../groups/use-group-label.js';
import {
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  type GroupKey,
  ledgerKey,
  UNASSIGNED,
} from '../model/dimension.js';
import { Icon } from '../ui/icons.js';
import { Popover } from '../ui/popover.js';
import { useView } from '../url/use-view.js';
import { useQuestion } from './use-question.js';

/** Narrows everything on the page to teams, services and change types. */
export function FilterBar() {
  const { view, show } = useView();
  const set = (dimension: Dimension, keys: readonly GroupKey[]) => {
    const filter = { ...view.filter, [dimension]: keys };
    if (keys.length === 0) delete filter[dimension];
    show({ ...view, filter });
  };
  const chips = DIMENSIONS.flatMap((dimension) =>
    (view.filter[dimension] ?? []).map((key) => ({ dimension, key })),
  );
  return (
    <div className="filters">
      {DIMENSIONS.map((dimension) => (
        <Popover
          key={dimension}
          label={DIMENSION_NAMES[dimension].one}
          className="button quiet"
          panelName={`Filter by ${DIMENSION_NAMES[dimension].one.toLowerCase()}`}
        >
          {() => <Choices dimension={dimension} chosen={view.filter[dimension] ?? []} onChoose={set} />}
        </Popover>
      ))}
      {chips.map(({ dimension, key }) => (
        <button
          key={`${dimension} ${key}`}
          type="button"
          className="chip removable"
          onClick={() =>
            set(
              dimension,
              (view.filter[dimension] ?? []).filter((kept) => kept !== key),
            )
          }
        >
          <span className="visually-hidden">Remove the filter</span>
          {DIMENSION_NAMES[dimension].one}: <GroupName dimension={dimension} groupKey={key} />
          <Icon name="close" size={14} />
        </button>
      ))}
    </div>
  );
}

function GroupName({ dimension, groupKey }: { readonly dimension: Dimension; readonly groupKey: GroupKey }) {
  return useGroupLabel(dimension, groupKey);
}

interface ChoicesProps {
  readonly dimension: Dimension;
  readonly chosen: readonly GroupKey[];
  readonly onChoose: (dimension: Dimension, keys: readonly GroupKey[]) => void;
}

function Choices({ dimension, chosen, onChoose }: ChoicesProps) {
  const { variables } = useQuestion();
  const [search, setSearch] = useState('');
  const [{ data, fetching, error }] = useQuery({
    query: FilterChoicesDocument,
    variables: { window: variables?.window ?? {} },
  });
  const all = choicesOf(data, dimension, chosen);
  const found = all.filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (key: GroupKey) =>
    onChoose(dimension, chosen.includes(key) ? chosen.filter((kept) => kept !== key) : [...chosen, key]);
  return (
    <div className="choices">
      <input
        type="search"
        aria-label={`Search ${DIMENSION_NAMES[dimension].many}`}
        placeholder={`Search ${DIMENSION_NAMES[dimension].many}`}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="choice-list">
        {found.map(({ key, label }) => (
          <label key={key ?? ''} className="choice">
            <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {found.length === 0 && (
        <p className="muted small">
          {error !== undefined ? 'They could not be read.' : fetching ? 'Looking…' : 'None in this window.'}
        </p>
      )}
    </div>
  );
}

interface Choice {
  readonly key: GroupKey;
  readonly label: string;
}

/** The groups of the window, and what is chosen although it has no record there. */
function choicesOf(
  data: FilterChoicesQuery | undefined,
  dimension: Dimension,
  chosen: readonly GroupKey[],
): Choice[] {
  const found = (data?.[dimension].groups.edges ?? []).map(({ node }) => ({
    key: ledgerKey(dimension, node.key),
    label: node.label,
  }));
  const others = chosen.filter((key) => !found.some((choice) => choice.key === key));
  return [...others.map((key) => ({ key, label: key ?? UNASSIGNED })), ...found];
}
