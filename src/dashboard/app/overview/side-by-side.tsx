import { useState } from 'react';
import { useQuery } from 'urql';
import { previousWindow, type Window } from '../../../domain/window.js';
import { CompareDocument, type DoraFilterInput } from '../documents.generated.js';
import { DIMENSION_NAMES, DIMENSIONS, type Dimension } from '../model/dimension.js';
import { apiWindow, daysEarlier } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useQuestion } from '../shell/use-question.js';
import { Fault } from '../ui/states.js';
import { ComparedGroups } from './compared-groups.js';
import { ComparedTable } from './compared-table.js';

/** What a window can be held against. A year is 52 weeks, so that the same weekdays meet. */
const OTHERS = [
  { id: 'before', name: 'the window before', days: null },
  { id: 'weeks', name: '4 weeks earlier', days: 28 },
  { id: 'year', name: 'a year earlier', days: 364 },
] as const;
type OtherId = (typeof OTHERS)[number]['id'];

/** The window beside another one, number by number, of everything or of every group. */
export function SideBySide() {
  const { variables, window } = useQuestion();
  const { timeZone } = useSession().workspace;
  const [id, setId] = useState<OtherId>('before');
  const [dimension, setDimension] = useState<Dimension | null>(null);
  const rows = [
    { id: '', name: 'everything' },
    ...DIMENSIONS.map((each) => ({ id: each, name: DIMENSION_NAMES[each].many })),
  ];
  const compared =
    variables === null || window === null
      ? null
      : { window, other: earlier(window, id, timeZone), filter: variables.filter ?? null };
  return (
    <section className="side-by-side" aria-labelledby="side-by-side">
      <div className="section-head">
        <h2 id="side-by-side">Side by side</h2>
        <Choice
          label="of"
          value={dimension ?? ''}
          options={rows}
          onChange={(value) => setDimension(DIMENSIONS.find((each) => each === value) ?? null)}
        />
        <Choice
          label="with"
          value={id}
          options={OTHERS}
          onChange={(value) => setId(OTHERS.find((each) => each.id === value)?.id ?? 'before')}
        />
      </div>
      {compared !== null &&
        (dimension === null ? (
          <Whole {...compared} />
        ) : (
          <ComparedGroups dimension={dimension} {...compared} />
        ))}
    </section>
  );
}

interface Compared {
  readonly window: Window;
  readonly other: Window;
  readonly filter: DoraFilterInput | null;
}

function Whole({ window, other, filter }: Compared) {
  const [{ data, error }, again] = useQuery({
    query: CompareDocument,
    variables: { window: apiWindow(window), to: apiWindow(other), filter },
    requestPolicy: 'cache-and-network',
  });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  return data !== undefined && <ComparedTable overall={data.compare.overall} window={window} other={other} />;
}

function earlier(window: Window, id: OtherId, timeZone: string): Window {
  const days = OTHERS.find((each) => each.id === id)?.days ?? null;
  return days === null ? previousWindow(window) : daysEarlier(window, days, timeZone);
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (id: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="sort">
      {label}{' '}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
