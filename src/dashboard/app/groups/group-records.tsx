import { useState } from 'react';
import {
  type DoraFilterInput,
  GroupChangesDocument,
  GroupIncidentsDocument,
} from '../documents.generated.js';
import { ChangeTable } from '../records/change-table.js';
import { IncidentTable } from '../records/incident-table.js';
import { PagedList } from '../ui/paged-list.js';

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
  return (
    <PagedList
      document={GroupChangesDocument}
      variables={{ filter: { ...withoutNulls(filter), completed: window } }}
      pageOf={({ changes }) => changes}
      of="changes"
      none="No change was completed in this window"
    >
      {(changes) => <ChangeTable changes={changes} />}
    </PagedList>
  );
}

function Incidents({ window, filter }: Props) {
  return (
    <PagedList
      document={GroupIncidentsDocument}
      variables={{ window, filter }}
      pageOf={({ dora }) => dora.overall.mttrHours.records}
      of="incidents"
      none="No incident was resolved in this window"
    >
      {(records) => (
        <IncidentTable
          incidents={records.flatMap((node) => (node.__typename === 'Incident' ? [node] : []))}
        />
      )}
    </PagedList>
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
