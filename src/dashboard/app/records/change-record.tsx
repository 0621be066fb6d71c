import { valueInWords } from '../../../analytics/metric-words.js';
import type { RecordPageQuery } from '../documents.generated.js';
import { Outcome } from './change-table.js';
import { CountsIn } from './counts-in.js';
import { IncidentTable } from './incident-table.js';
import { type RecordFact, RecordHead } from './record-head.js';
import { RunbookTable } from './runbook-table.js';
import { Timeline } from './timeline.js';
import { useInstant } from './use-instant.js';
import { words } from './words.js';

export type ChangeOfPage = NonNullable<RecordPageQuery['change']>;

/** A change with everything that the ledger has of it. */
export function ChangeRecord({ change }: { readonly change: ChangeOfPage }) {
  const { leadTimeHours, affectedAssets } = change;
  const facts: readonly RecordFact[] = [
    ['Outcome', <Outcome key="outcome" change={change} />],
    ['Type', words(change.changeType)],
    ['Team', change.team ?? 'Unassigned'],
    ['Service', change.service?.name ?? 'Unassigned'],
    [
      'Also affects',
      affectedAssets
        .slice(1)
        .map(({ name }) => name)
        .join(', ') || 'nothing else',
    ],
    ['Lead time', leadTimeHours === null ? '—' : valueInWords('lead_time', leadTimeHours)],
  ];
  const steps = [
    { name: 'Created', at: change.createdAt },
    { name: 'Approved', at: change.approvedAt },
    { name: 'Started', at: change.startedAt },
    { name: 'Completed', at: change.completedAt },
  ];
  return (
    <article>
      <RecordHead kind="Change" record={change} facts={facts} />
      <Timeline steps={steps} />
      <CountsIn memberships={change.countsIn} />
      {change.incidents.length > 0 && (
        <section>
          <h2>Incidents that it caused</h2>
          <IncidentTable incidents={change.incidents} />
        </section>
      )}
      <Approvals approvals={change.approvals} />
      <RunbookTable runs={change.runbookExecutions} />
    </article>
  );
}

function Approvals({ approvals }: { readonly approvals: ChangeOfPage['approvals'] }) {
  const instant = useInstant();
  if (approvals.length === 0) return null;
  return (
    <section>
      <h2>Approvals</h2>
      <div className="scroll-x">
        <table className="records">
          <thead>
            <tr>
              <th scope="col">Approver</th>
              <th scope="col">Decision</th>
              <th scope="col">Requested</th>
              <th scope="col">Decided</th>
            </tr>
          </thead>
          <tbody>
            {approvals.map(({ id, approver, decision, requestedAt, decidedAt }) => (
              <tr key={id}>
                <th scope="row">{approver?.name ?? 'Nobody named'}</th>
                <td>{decision === null ? 'Pending' : words(decision)}</td>
                <td>{instant(requestedAt)}</td>
                <td>{instant(decidedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
