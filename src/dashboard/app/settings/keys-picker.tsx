import { useId, useState } from 'react';
import { DIMENSION_NAMES, type Dimension, type GroupKey } from '../model/dimension.js';
import { type GroupChoice, nameOf, useGroupChoices } from './use-group-choices.js';

interface Props {
  readonly dimension: Dimension;
  /** As the API has them; null among them is Unassigned. */
  readonly chosen: readonly GroupKey[];
  readonly onChange: (chosen: readonly GroupKey[]) => void;
  readonly fault: string | null;
}

/** Some of the groups of a dimension. */
export function KeysPicker({ dimension, chosen, onChange, fault }: Props) {
  const [search, setSearch] = useState('');
  const faultId = useId();
  const { choices, isKnown, hasFailed } = useGroupChoices(dimension);
  const { many } = DIMENSION_NAMES[dimension];
  // What is chosen stays to be seen although it has had no record for a year.
  const others = chosen.filter((key) => !choices.some((choice) => choice.key === key));
  const all = [...others.map((key) => ({ key, name: nameOf([], dimension, key) })), ...choices];
  const found = all.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <fieldset className="picker">
      <legend>Only these {many} (none chosen: all)</legend>
      <input
        type="search"
        aria-label={`Search ${many}`}
        placeholder={`Search ${many}`}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        aria-invalid={fault !== null}
        aria-describedby={faultId}
      />
      {found.length > 0 && <Choices found={found} chosen={chosen} onChange={onChange} />}
      {found.length === 0 && (
        <p className="muted small">
          {hasFailed ? 'They could not be read.' : isKnown ? `No ${many} match.` : 'Looking…'}
        </p>
      )}
      <p className="muted small" role="status">
        {chosen.length === 0 ? '' : `${chosen.length.toLocaleString('en-US')} chosen`}
      </p>
      <p id={faultId} className="field-fault">
        {fault}
      </p>
    </fieldset>
  );
}

interface ChoicesProps extends Pick<Props, 'chosen' | 'onChange'> {
  readonly found: readonly GroupChoice[];
}

function Choices({ found, chosen, onChange }: ChoicesProps) {
  const toggle = (key: GroupKey) =>
    onChange(chosen.includes(key) ? chosen.filter((kept) => kept !== key) : [...chosen, key]);
  return (
    <div className="choice-list">
      {found.map(({ key, name }) => (
        <label key={key ?? ''} className="choice">
          <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
          <span>{name}</span>
        </label>
      ))}
    </div>
  );
}
