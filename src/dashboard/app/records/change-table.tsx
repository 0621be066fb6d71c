import { valueInWords } from '../../../analytics/metric-words.js';
import type { ChangeState, ChangeType, ClosureCode } from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';
import { RecordLink } from './record-link.js';
import { words } from './words.js';

export interface ShownChange {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: ChangeState;
  readonly changeType: ChangeType;
  readonly closureCode: ClosureCode | null;
  readonly completedAt: string | null;
  readonly leadTimeHours: number | null;
  readonly failed: boolean;
  readonly url: string;
  readonly team: string | null;
  readonly service: { readonly name: string } | null;
}

/** Changes, a line each. */
export function ChangeTable({ changes }: { readonly changes: readonly ShownChange[] }) {
  const { timeZone } = useSession().workspace;
  return (
    <div className="scroll-x">
      <table className="records">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Title</th>
            <th scope="col">Type</th>
            <th scope="col">Service</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="end">
              Lead time
            </th>
            <th scope="col">Completed</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.id}>
              <th scope="row">
                <RecordLink number={change.number} url={change.url} />
              </th>
              <td className="title-cell">{change.title}</td>
              <td>{words(change.changeType)}</td>
              <td>{change.service?.name ?? 'Unassigned'}</td>
              <td>
                <Outcome change={change} />
              </td>
              <td className="end">
                {change.leadTimeHours === null ? '—' : valueInWords('lead_time', change.leadTimeHours)}
              </td>
              <td className="nowrap">
                {change.completedAt === null ? '—' : instantInWords(change.completedAt, timeZone)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How a change ended, and whether it counts as failed. */
export function Outcome({
  change,
}: {
  readonly change: Pick<ShownChange, 'state' | 'closureCode' | 'failed'>;
}) {
  const { state, closureCode, failed } = change;
  const ending = state === 'COMPLETED' && closureCode !== null ? closureCode : state;
  return (
    <>
      {words(ending)}
      {failed && <span className="chip danger">failed</span>}
    </>
  );
}
