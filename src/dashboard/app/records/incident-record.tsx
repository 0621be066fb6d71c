import { valueInWords } from '../../../analytics/metric-words.js';
import type { RecordPageQuery } from '../documents.generated.js';
import { ChangeTable } from './change-table.js';
import { CountsIn } from './counts-in.js';
import { type RecordFact, RecordHead } from './record-head.js';
import { RunbookTable } from './runbook-table.js';
import { Timeline } from './timeline.js';

type IncidentOfPage = NonNullable<RecordPageQuery['incident']>;

/** An incident with everything that the ledger has of it. */
export function IncidentRecord({ incident }: { readonly incident: IncidentOfPage }) {
  const { timeToResolveHours, causedBy } = incident;
  const facts: readonly RecordFact[] = [
    ['Severity', String(incident.severity)],
    ['Team', incident.team ?? 'Unassigned'],
    ['Service', incident.service?.name ?? 'Unassigned'],
    [
      'Time to resolve',
      timeToResolveHours === null ? 'still open' : valueInWords('mttr', timeToResolveHours),
    ],
  ];
  const steps = [
    { name: 'Opened', at: incident.openedAt },
    { name: 'Resolved', at: incident.resolvedAt },
  ];
  return (
    <article>
      <RecordHead kind="Incident" record={incident} facts={facts} />
      <Timeline steps={steps} />
      <CountsIn memberships={incident.countsIn} />
      {causedBy !== null && (
        <section>
          <h2>The change that caused it</h2>
          <ChangeTable changes={[causedBy]} />
        </section>
      )}
      <RunbookTable runs={incident.runbookExecutions} />
    </article>
  );
}
