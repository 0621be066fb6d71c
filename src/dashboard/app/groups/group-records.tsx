import { useState } from 'react';
import { useQuery } from 'urql';
import {
  type DoraFilterInput,
  GroupChangesDocument,
  GroupIncidentsDocument,
} from '../documents.generated.js';
import { ChangeTable } from '../records/change-table.js';
import { IncidentTable } from '../records/incident-table.js';
import { Pager, usePages } from '../ui/pager.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';

interface Props {
  readonly window: { readonly start: string; readonly end: string };
  readonly filter: DoraFilterInput | null;
}

const KINDS = [
  { id: 'changes', name: 'Changes' },
  { id: 'incidents', name: 'Incidents' },
] as const;

/** The records behind a group's numbers. */
export function GroupRecords(question: Props) {
  const [kind, setKind] = useState<(typeof KINDS)[number]['id']>('changes');
  const subject = JSON.stringify([question, kind]);
  return (
    <section aria-labelledby="group-records">
      <div className="section-head">
        <h2 id="group-records">Records</h2>
        <fieldset className="segments small">
          <legend className="visually-hidden">Kind of record</legend>
          {KINDS.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={kind === id} onClick={() => setKind(id)}>
              {name}
            </button>
          ))}
        </fieldset>
      </div>
      {kind === 'changes' ? (
        <Changes key={subject} {...question} />
      ) : (
        <Incidents key={subject} {...question} />
      )}
    </section>
  );
}

function Changes({ window, filter }: Props) {
  const pages = usePages();
  const variables = { filter: { ...withoutNulls(filter), completed: window }, after: pages.after };
  const [{ data, error, fetching }, again] = useQuery({ query: GroupChangesDocument, variables });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.changes;
  if (totalCount === 0)
    return <Empty title="No change was completed in this window">Choose a longer one.</Empty>;
  return (
    <>
      <ChangeTable changes={edges.map(({ node }) => node)} />
      <Pager
        of="changes"
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={25}
      />
    </>
  );
}

function Incidents({ window, filter }: Props) {
  const pages = usePages();
  const [{ data, error, fetching }, again] = useQuery({
    query: GroupIncidentsDocument,
    variables: { window, filter, after: pages.after },
  });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.dora.overall.mttrHours.records;
  if (totalCount === 0)
    return <Empty title="No incident was resolved in this window">Choose a longer one.</Empty>;
  const incidents = edges.flatMap(({ node }) => (node.__typename === 'Incident' ? [node] : []));
  return (
    <>
      <IncidentTable incidents={incidents} />
      <Pager
        of="incidents"
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={25}
      />
    </>
  );
}

/** The list of changes knows no change without a type. */
function withoutNulls(filter: DoraFilterInput | null) {
  const { teams, services, changeTypes } = filter ?? {};
  return {
    ...(teams && { teams }),
    ...(services && { services }),
    ...(changeTypes && { changeTypes: changeTypes.filter((type) => type != null) }),
  };
}
