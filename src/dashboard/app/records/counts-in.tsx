import type { MembershipFieldsFragment } from '../documents.generated.js';
import { dayInWords } from '../model/dates.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { useInstant } from './use-instant.js';

/** In which numbers the record counts, on which day, and why. */
export function CountsIn({ memberships }: { readonly memberships: readonly MembershipFieldsFragment[] }) {
  const instant = useInstant();
  return (
    <section aria-labelledby="counts-in">
      <h2 id="counts-in">In which numbers it counts</h2>
      <ul className="card counts-in">
        {memberships.map(({ metric, counts, failed, pendingUntil, on, reason }) => (
          <li key={metric}>
            <span>
              <b>{METRICS[metricIdOf(metric)].name}</b>
            </span>
            <span className={`chip ${failed ? 'danger' : counts ? 'good' : ''}`}>
              {failed ? 'counts as failed' : counts ? 'counts' : 'does not count'}
            </span>
            <span>
              {reason} {on !== null && <span className="muted nowrap">Day: {dayInWords(on)}.</span>}{' '}
              {pendingUntil !== null && (
                <span className="muted">It may still fail until {instant(pendingUntil)}.</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
