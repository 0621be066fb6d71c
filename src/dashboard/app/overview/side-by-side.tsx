import { useState } from 'react';
import { useQuery } from 'urql';
import { changeInWords, metricInWords, valueInWords } from '../../../analytics/metric-words.js';
import { NO_VALUE, sampleTitle } from '../../../analytics/reading-words.js';
import { MS_PER_DAY, type Window } from '../../../domain/window.js';
import { CompareDocument, type ComparedFieldsFragment } from '../documents.generated.js';
import { windowInWords } from '../model/dates.js';
import type { MetricId } from '../model/metric.js';
import { readings } from '../model/reading.js';
import { apiWindow } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useQuestion } from '../shell/use-question.js';
import { Fault } from '../ui/states.js';

/** What a window can be held against. A year is 52 weeks, so that the same weekdays meet. */
const OTHERS = [
  { id: 'before', name: 'the window before', days: null },
  { id: 'weeks', name: '4 weeks earlier', days: 28 },
  { id: 'year', name: 'a year earlier', days: 364 },
] as const;
type OtherId = (typeof OTHERS)[number]['id'];

/** The window beside another one, number by number. */
export function SideBySide() {
  const { variables, window } = useQuestion();
  const [id, setId] = useState<OtherId>('before');
  const other = window === null ? null : earlier(window, id);
  const [{ data, error }, again] = useQuery({
    query: CompareDocument,
    variables: {
      window: variables?.window ?? {},
      to: other === null ? {} : apiWindow(other),
      filter: variables?.filter ?? null,
    },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  return (
    <section className="side-by-side" aria-labelledby="side-by-side">
      <div className="section-head">
        <h2 id="side-by-side">Side by side</h2>
        <label className="sort">
          with{' '}
          <select
            value={id}
            onChange={({ target }) => setId(OTHERS.find((each) => each.id === target.value)?.id ?? 'before')}
          >
            {OTHERS.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error !== undefined && data === undefined ? (
        <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />
      ) : (
        data !== undefined &&
        window !== null &&
        other !== null && <Table overall={data.compare.overall} window={window} other={other} />
      )}
    </section>
  );
}

function earlier({ startMs, endMs }: Window, id: OtherId): Window {
  const days = OTHERS.find((each) => each.id === id)?.days ?? null;
  const byMs = days === null ? endMs - startMs : days * MS_PER_DAY;
  return { startMs: startMs - byMs, endMs: endMs - byMs };
}

interface TableProps {
  readonly overall: Readonly<
    Record<
      'deployFrequencyPerDay' | 'leadTimeHours' | 'changeFailureRate' | 'mttrHours',
      ComparedFieldsFragment
    >
  >;
  readonly window: Window;
  readonly other: Window;
}

function Table({ overall, window, other }: TableProps) {
  const { timeZone } = useSession().workspace;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scroll-x" aria-label="Both windows" tabIndex={0}>
      <table className="records">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className="end">
              {windowInWords(window, timeZone)}
            </th>
            <th scope="col" className="end">
              {windowInWords(other, timeZone)}
            </th>
            <th scope="col" className="end">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {readings(overall).map((compared) => (
            <tr key={compared.id}>
              <th scope="row">{metricInWords(compared.id)}</th>
              <td className="end" title={sampleTitle(compared.id, compared.window)}>
                {shown(compared.id, compared.window.value)}
              </td>
              <td className="end" title={sampleTitle(compared.id, compared.to)}>
                {shown(compared.id, compared.to.value)}
              </td>
              <td className="end">
                <Change compared={compared} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shown(id: MetricId, value: number | null): string {
  return value === null ? NO_VALUE : valueInWords(id, value);
}

function Change({
  compared: { delta, relativeChange, improved },
}: {
  readonly compared: ComparedFieldsFragment;
}) {
  if (delta === null) return <span className="muted">no comparison</span>;
  if (improved === null) return <span className="muted">the same</span>;
  return (
    <span className={improved ? 'better' : 'worse'}>
      {changeInWords(relativeChange)} <b>{improved ? 'better' : 'worse'}</b>
    </span>
  );
}
