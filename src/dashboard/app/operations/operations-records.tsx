import { type ReactNode, useState } from 'react';
import {
  ApprovalRecordsDocument,
  type DoraFilterInput,
  RecoveryRecordsDocument,
  ReworkRecordsDocument,
  RunbookRecordsDocument,
} from '../documents.generated.js';
import { ChangeTable } from '../records/change-table.js';
import { IncidentTable } from '../records/incident-table.js';
import { PagedList } from '../ui/paged-list.js';
import { ApprovalTable, RunTable } from './event-tables.js';

interface Props {
  readonly window: { readonly start: string; readonly end: string };
  readonly filter: DoraFilterInput | null;
}

interface Kind {
  readonly id: string;
  readonly name: string;
  readonly list: (variables: Props) => ReactNode;
}

const KINDS = [
  {
    id: 'approvals',
    name: 'Approvals',
    list: (variables) => (
      <PagedList
        document={ApprovalRecordsDocument}
        variables={{ ...variables }}
        pageOf={({ operations }) => operations.overall.approvals.records}
        of="approvals"
        none="No approval was decided in this window"
      >
        {(approvals) => <ApprovalTable approvals={approvals} />}
      </PagedList>
    ),
  },
  {
    id: 'runbooks',
    name: 'Runbook runs',
    list: (variables) => (
      <PagedList
        document={RunbookRecordsDocument}
        variables={{ ...variables }}
        pageOf={({ operations }) => operations.overall.runbooks.records}
        of="runbook runs"
        none="No runbook was finished in this window"
      >
        {(runs) => <RunTable runs={runs} />}
      </PagedList>
    ),
  },
  {
    id: 'recovery',
    name: 'Recovered incidents',
    list: (variables) => (
      <PagedList
        document={RecoveryRecordsDocument}
        variables={{ ...variables }}
        pageOf={({ operations }) => operations.overall.recovery.records}
        of="incidents"
        none="No failed deployment was recovered in this window"
      >
        {(incidents) => <IncidentTable incidents={incidents} />}
      </PagedList>
    ),
  },
  {
    id: 'rework',
    name: 'Rework',
    list: (variables) => (
      <PagedList
        document={ReworkRecordsDocument}
        variables={{ ...variables }}
        pageOf={({ operations }) => operations.overall.rework.records}
        of="changes"
        none="No change was rework in this window"
      >
        {(changes) => <ChangeTable changes={changes} />}
      </PagedList>
    ),
  },
] as const satisfies readonly Kind[];

/** The records behind the views of operations, of everything that the filter keeps. */
export function OperationsRecords(question: Props) {
  const [chosen, choose] = useState<(typeof KINDS)[number]>(KINDS[0]);
  return (
    <section aria-labelledby="operations-records">
      <div className="section-head">
        <h2 id="operations-records">Records</h2>
        <fieldset className="segments small">
          <legend className="visually-hidden">Kind of record</legend>
          {KINDS.map((kind) => (
            <button key={kind.id} type="button" aria-pressed={kind === chosen} onClick={() => choose(kind)}>
              {kind.name}
            </button>
          ))}
        </fieldset>
      </div>
      <div key={JSON.stringify([question, chosen.id])}>{chosen.list(question)}</div>
    </section>
  );
}
