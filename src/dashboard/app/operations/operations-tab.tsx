import { useQuery } from 'urql';
import { OperationsDocument } from '../documents.generated.js';
import { sparkInterval } from '../model/dates.js';
import { apiDimension, DIMENSION_NAMES, DIMENSIONS } from '../model/dimension.js';
import { FirstSteps } from '../overview/first-steps.js';
import { useQuestion } from '../shell/use-question.js';
import { CardSkeletons, Empty, Fault } from '../ui/states.js';
import { useView } from '../url/use-view.js';
import { GroupTable } from './group-table.js';
import { OperationsCards } from './operations-cards.js';
import { OperationsRecords } from './operations-records.js';

/** Approvals, runbooks, changes, open incidents and recovery: as a whole, and group by group. */
export default function OperationsTab() {
  const { view, show } = useView();
  const { variables, window, fault } = useQuestion();
  const interval = window === null ? 'DAY' : sparkInterval(window);
  const [{ data, error, stale, fetching }, again] = useQuery({
    query: OperationsDocument,
    variables: {
      window: variables?.window ?? {},
      filter: variables?.filter ?? null,
      groupBy: apiDimension(view.by),
      interval,
    },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  if (fault !== null) return <Empty title="This window cannot be shown">{fault}</Empty>;
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <CardSkeletons />;
  const { overall, groups } = data.operations;
  return (
    <div aria-busy={stale || fetching}>
      <h1 className="visually-hidden">Operations</h1>
      <OperationsCards overall={overall} interval={interval} />
      <div className="section-head">
        <h2>By {DIMENSION_NAMES[view.by].one.toLowerCase()}</h2>
        <span className="spacer" />
        <label className="sort">
          Group by{' '}
          <select
            value={view.by}
            onChange={(event) => {
              const by = DIMENSIONS.find((known) => known === event.target.value) ?? 'team';
              show({ ...view, by });
            }}
          >
            {DIMENSIONS.map((dimension) => (
              <option key={dimension} value={dimension}>
                {DIMENSION_NAMES[dimension].one}
              </option>
            ))}
          </select>
        </label>
      </div>
      {groups.totalCount === 0 ? (
        <FirstSteps title={`No ${DIMENSION_NAMES[view.by].many} with records in this window`} />
      ) : (
        <GroupTable dimension={view.by} groups={groups.edges.map(({ node }) => node)} />
      )}
      {variables !== null && (
        <OperationsRecords window={variables.window} filter={variables.filter ?? null} />
      )}
    </div>
  );
}
