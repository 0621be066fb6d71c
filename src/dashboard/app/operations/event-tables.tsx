import type { ApprovalRecordsQuery, RunbookRecordsQuery } from '../documents.generated.js';
import { RecordLink } from '../records/record-link.js';
import { useInstant } from '../records/use-instant.js';
import { words } from '../records/words.js';
import { hours, minutes } from './words.js';

type NodeOf<Page extends { readonly edges: readonly { readonly node: unknown }[] }> =
  Page['edges'][number]['node'];
type Approval = NodeOf<ApprovalRecordsQuery['operations']['overall']['approvals']['records']>;
type Run = NodeOf<RunbookRecordsQuery['operations']['overall']['runbooks']['records']>;

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;

/** From one instant to the other in some unit; null where one of them is not known. */
function between(start: string, end: string | null, unitMs: number): number | null {
  return end === null ? null : (Date.parse(end) - Date.parse(start)) / unitMs;
}

/** Decided approvals, a line each. */
export function ApprovalTable({ approvals }: { readonly approvals: readonly Approval[] }) {
  const instant = useInstant();
  return (
    <div className="scroll-x">
      <table className="records">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Title</th>
            <th scope="col">Decision</th>
            <th scope="col">Approver</th>
            <th scope="col">Decided</th>
            <th scope="col" className="end">
              Turnaround
            </th>
          </tr>
        </thead>
        <tbody>
          {approvals.map(({ id, change, decision, approver, requestedAt, decidedAt }) => (
            <tr key={id}>
              <th scope="row">
                {change === null ? '—' : <RecordLink number={change.number} url={change.url} />}
              </th>
              <td className="title-cell">{change?.title}</td>
              <td>{decision === null ? '—' : words(decision)}</td>
              <td>{approver?.name ?? '—'}</td>
              <td className="nowrap">{instant(decidedAt)}</td>
              <td className="end">{hours(between(requestedAt, decidedAt, MS_PER_HOUR))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Finished runbook executions, a line each. */
export function RunTable({ runs }: { readonly runs: readonly Run[] }) {
  const instant = useInstant();
  return (
    <div className="scroll-x">
      <table className="records">
        <thead>
          <tr>
            <th scope="col">Runbook</th>
            <th scope="col">For</th>
            <th scope="col">Service</th>
            <th scope="col">Outcome</th>
            <th scope="col">Finished</th>
            <th scope="col" className="end">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ id, runbook, outcome, startedAt, finishedAt, service, change, incident }) => {
            const served = change ?? incident;
            return (
              <tr key={id}>
                <th scope="row">{runbook}</th>
                <td>{served === null ? '—' : <RecordLink number={served.number} url={served.url} />}</td>
                <td>{service?.name ?? '—'}</td>
                <td>{outcome === null ? '—' : words(outcome)}</td>
                <td className="nowrap">{instant(finishedAt)}</td>
                <td className="end">{minutes(between(startedAt, finishedAt, MS_PER_MINUTE))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
