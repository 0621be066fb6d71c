import { targetInWords } from '../../../analytics/alert-summary.js';
import type { AnyReading, Of } from '../model/reading.js';
import { SampleBadge, Value } from '../overview/marks.js';

const WORDS = {
  MET: { chip: 'good', text: 'met' },
  BREACHED: { chip: 'warning', text: 'missed' },
  UNKNOWN: { chip: '', text: 'unknown: no value yet' },
} as const;

/** One metric against its target. */
export function GoalCard({ reading }: { readonly reading: Of<AnyReading> }) {
  const { about, id, goal } = reading;
  return (
    <article className="card goal-card">
      <header>
        <h3>{about.name}</h3>
        <span className="spacer" />
        {goal !== null && (
          <span className={`chip ${WORDS[goal.status].chip}`}>{WORDS[goal.status].text}</span>
        )}
      </header>
      <p className="headline">
        <Value reading={reading} />
      </p>
      {goal === null ? (
        <p className="muted">no target</p>
      ) : (
        <>
          <Progress reading={reading} target={goal.target} />
          <p>target {targetInWords(id, goal.target)}</p>
        </>
      )}
      <footer>
        <SampleBadge reading={reading} />
      </footer>
    </article>
  );
}

/** Where the value lies between nothing and twice the target; the mark in the middle is the target. */
function Progress({ reading, target }: { readonly reading: Of<AnyReading>; readonly target: number }) {
  const { value, goal, about } = reading;
  if (value === null) return <div className="progress" aria-hidden="true" />;
  const share = target === 0 ? (value === 0 ? 0.5 : 1) : Math.min(value / target / 2, 1);
  return (
    <div
      className={`progress ${goal?.status === 'BREACHED' ? 'missed' : 'met'}`}
      role="img"
      aria-label={`${about.name} is at ${target === 0 ? (value === 0 ? 100 : 'more than 100') : Math.round((value / target) * 100)} % of its target`}
    >
      <span className="progress-value" style={{ width: `${share * 100}%` }} />
      <span className="progress-target" />
    </div>
  );
}
