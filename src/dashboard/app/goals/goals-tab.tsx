import { useQuery } from 'urql';
import { GoalsDocument } from '../documents.generated.js';
import { dateInWords } from '../model/dates.js';
import { readings } from '../model/reading.js';
import { apiWindow, windowOf } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useAsOf } from '../shell/as-of.js';
import { CardSkeletons, Empty, Fault } from '../ui/states.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab } from '../url/view.js';
import { GoalCard } from './goal-card.js';
import { GoalHistory } from './goal-history.js';

/** The quarter's targets, how far the quarter is from them, and how the last one went. */
export function GoalsTab() {
  const { view } = useView();
  const { viewer, workspace } = useSession();
  const { asOfMs } = useAsOf();
  const quarter = windowOf({ preset: 'qtd' }, workspace.timeZone, asOfMs);
  const [{ data, error }, again] = useQuery({
    query: GoalsDocument,
    variables: { window: 'window' in quarter ? apiWindow(quarter.window) : {} },
    requestPolicy: 'cache-and-network',
  });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <CardSkeletons />;
  const { goals, overall } = data.dora;
  const edit = addressOf({ ...otherTab(view, 'settings'), section: 'goals' });
  return (
    <section aria-labelledby="goals">
      <div className="section-head">
        <h1 id="goals">Goals</h1>
        {goals.current !== null && (
          <p className="muted">until {dateInWords(goals.current.quarterEnd)}, quarter to date</p>
        )}
        <span className="spacer" />
        {viewer.editGoals && (
          <Link className="button" to={edit}>
            Edit goals
          </Link>
        )}
      </div>
      {goals.current === null ? (
        <Empty title="No goals for this quarter">
          {viewer.editGoals ? (
            <Link to={edit}>Set the quarter&rsquo;s targets</Link>
          ) : (
            'An admin can set them.'
          )}
        </Empty>
      ) : (
        <div className="cards">
          <h2 className="visually-hidden">This quarter</h2>
          {readings(overall).map((reading) => (
            <GoalCard key={reading.id} reading={reading} />
          ))}
        </div>
      )}
      {goals.lastQuarter !== null && (
        <>
          <h2>Last quarter, until {dateInWords(goals.lastQuarter.quarterEnd)}</h2>
          <div className="cards">
            {readings(goals.lastQuarter.metrics).map((reading) => (
              <GoalCard key={reading.id} reading={reading} />
            ))}
          </div>
        </>
      )}
      <GoalHistory history={goals.history} />
    </section>
  );
}
