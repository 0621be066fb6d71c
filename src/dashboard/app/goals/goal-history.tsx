import { valueInWords } from '../../../analytics/metric-words.js';
import type { GoalSetFieldsFragment } from '../documents.generated.js';
import { dateInWords } from '../model/dates.js';
import { METRIC_LIST } from '../model/metric.js';
import { targetOf } from './targets.js';

/** Every quarter's targets. */
export function GoalHistory({ history }: { readonly history: readonly GoalSetFieldsFragment[] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="goal-history">
      <h2 id="goal-history">Every quarter&rsquo;s targets</h2>
      <div className="scroll-x">
        <table className="records">
          <thead>
            <tr>
              <th scope="col">Until</th>
              {METRIC_LIST.map(({ id, name }) => (
                <th key={id} scope="col" className="end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {history.map((goals) => (
              <tr key={goals.quarterEnd}>
                <th scope="row" className="nowrap">
                  {dateInWords(goals.quarterEnd)}
                </th>
                {METRIC_LIST.map(({ id }) => {
                  const target = targetOf(goals, id);
                  return (
                    <td key={id} className="end">
                      {target === null ? '—' : valueInWords(id, target)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
