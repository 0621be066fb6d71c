import { useQuery } from 'urql';
import { GoalSetsDocument } from '../documents.generated.js';
import { GoalHistory } from '../goals/goal-history.js';
import { useSession } from '../session/session.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { GoalsForm } from './goals-form.js';

/** The quarter's targets. */
export function GoalsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({
    query: GoalSetsDocument,
    requestPolicy: 'cache-and-network',
  });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { current, history } = data.goals;
  return (
    <>
      <p className="section-intro">
        Targets are shown in every chart and as a yellow chip where they are missed. Nothing is ever refused
        because of them.
      </p>
      {viewer.editGoals ? (
        <GoalsForm current={current} />
      ) : history.length === 0 ? (
        <Empty title="No goals yet">Admins set them; your role is {viewer.role.toLowerCase()}.</Empty>
      ) : (
        <p className="muted">Admins set the goals; your role is {viewer.role.toLowerCase()}.</p>
      )}
      <GoalHistory history={history} />
    </>
  );
}
