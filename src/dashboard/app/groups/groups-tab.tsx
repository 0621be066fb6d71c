import { useQuery } from 'urql';
import { GroupsDocument } from '../documents.generated.js';
import { sparkInterval } from '../model/dates.js';
import { apiDimension, DIMENSION_NAMES, type Dimension } from '../model/dimension.js';
import { FirstSteps } from '../overview/first-steps.js';
import { useQuestion } from '../shell/use-question.js';
import { CardSkeletons, Empty, Fault } from '../ui/states.js';
import { useView } from '../url/use-view.js';
import { openGroup, SORTS } from '../url/view.js';
import { arrange } from './arrange.js';
import { GroupDetail } from './group-detail.js';
import { GroupGrid } from './group-grid.js';

/** The groups of a dimension as mini-cards, or the one that is open. */
export function GroupsTab({ dimension }: { readonly dimension: Dimension }) {
  const { view } = useView();
  const group = openGroup(view);
  if (group !== undefined) return <GroupDetail key={group.key} dimension={dimension} keyOf={group.key} />;
  return <AllGroups dimension={dimension} />;
}

function AllGroups({ dimension }: { readonly dimension: Dimension }) {
  const { view } = useView();
  const { variables, window, fault } = useQuestion();
  const interval = window === null ? 'DAY' : sparkInterval(window);
  const [{ data, error, stale, fetching }, again] = useQuery({
    query: GroupsDocument,
    variables: {
      window: variables?.window ?? {},
      filter: variables?.filter ?? null,
      groupBy: apiDimension(dimension),
      interval,
    },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  const { many } = DIMENSION_NAMES[dimension];
  if (fault !== null) return <Empty title="This window cannot be shown">{fault}</Empty>;
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <CardSkeletons />;
  const { edges, totalCount } = data.dora.groups;
  const groups = arrange(
    edges.map(({ node }) => node),
    view,
  );
  return (
    <section aria-busy={stale || fetching} aria-labelledby="groups">
      <h1 id="groups" className="visually-hidden">
        By {DIMENSION_NAMES[dimension].one.toLowerCase()}
      </h1>
      <GroupTools many={many} shown={groups.length} total={totalCount} />
      {totalCount === 0 ? (
        <FirstSteps title={`No ${many} with records in this window`} />
      ) : groups.length === 0 ? (
        <Empty title={`No ${many} match “${view.search}”`}>Search for a part of a name.</Empty>
      ) : (
        <GroupGrid dimension={dimension} groups={groups} interval={interval} />
      )}
    </section>
  );
}

interface ToolsProps {
  readonly many: string;
  readonly shown: number;
  readonly total: number;
}

function GroupTools({ many, shown, total }: ToolsProps) {
  const { view, show } = useView();
  const count =
    shown === total ? total.toLocaleString('en-US') : `${shown} of ${total.toLocaleString('en-US')}`;
  return (
    <div className="section-head">
      <p className="muted" role="status">
        {count} {many}
      </p>
      <span className="spacer" />
      <input
        type="search"
        aria-label={`Search ${many}`}
        placeholder={`Search ${many}`}
        value={view.search}
        onChange={(event) => show({ ...view, search: event.target.value }, 'replace')}
      />
      <label className="sort">
        Sort by{' '}
        <select
          value={view.sort}
          onChange={(event) => {
            const sort = SORTS.find(({ id }) => id === event.target.value)?.id ?? 'records';
            show({ ...view, sort });
          }}
        >
          {SORTS.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
