import { useQuery } from 'urql';
import { NightsDocument, type NightsQuery } from '../documents.generated.js';
import { useInstant } from '../records/use-instant.js';
import { words } from '../records/words.js';
import { Pager, usePages } from '../ui/pager.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';

type Night = NightsQuery['evaluationRuns']['edges'][number]['node'];

/** How the nightly evaluations went. */
export function NightsSection() {
  const pages = usePages();
  const [{ data, error, fetching }, again] = useQuery({
    query: NightsDocument,
    variables: { after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.evaluationRuns;
  if (totalCount === 0) return <Empty title="No night was evaluated yet">The next one is at 02:00.</Empty>;
  return (
    <>
      <div className="scroll-x">
        <table className="records">
          <thead>
            <tr>
              <th scope="col">As of</th>
              <th scope="col">Set off by</th>
              <th scope="col">State</th>
              <th scope="col" className="end">
                Judged
              </th>
              <th scope="col" className="end">
                Raised
              </th>
              <th scope="col" className="end">
                Recovered
              </th>
              <th scope="col" className="end">
                Silenced
              </th>
              <th scope="col" className="end">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ cursor, node }) => (
              <NightRow key={cursor} night={node} />
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        of="nights"
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={25}
      />
    </>
  );
}

const CHIPS: Readonly<Record<Night['state'], string>> = {
  DONE: 'good',
  RUNNING: '',
  FAILED: 'danger',
  ABANDONED: 'warning',
};

function NightRow({ night }: { readonly night: Night }) {
  const instant = useInstant();
  const { state, stage, durationMs, error } = night;
  return (
    <tr>
      <th scope="row" className="nowrap">
        {instant(night.evaluatedAt)}
      </th>
      <td>{words(night.trigger)}</td>
      <td>
        <span className={`chip ${CHIPS[state]}`}>{words(state)}</span>
        {stage !== null && <span className="muted small"> {words(stage)}</span>}
        {error !== null && <p className="field-fault">{error}</p>}
      </td>
      <td className="end">{night.findings ?? '—'}</td>
      <td className="end">{night.raised ?? '—'}</td>
      <td className="end">{night.recovered ?? '—'}</td>
      <td className="end">{night.silenced ?? '—'}</td>
      <td className="end">
        {durationMs === null ? '—' : `${Math.round(durationMs).toLocaleString('en-US')} ms`}
      </td>
    </tr>
  );
}
