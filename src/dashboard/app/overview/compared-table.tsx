import { metricInWords } from '../../../analytics/metric-words.js';
import { sampleTitle } from '../../../analytics/reading-words.js';
import type { Window } from '../../../domain/window.js';
import type { ComparedFieldsFragment } from '../documents.generated.js';
import { windowInWords } from '../model/dates.js';
import { readings } from '../model/reading.js';
import { useSession } from '../session/session.js';
import { Change, shown } from './compared-cells.js';

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

/** The four metrics of everything, one a row. */
export function ComparedTable({ overall, window, other }: TableProps) {
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
