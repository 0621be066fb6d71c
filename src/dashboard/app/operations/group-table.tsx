import type { OperationsQuery } from '../documents.generated.js';
import { DIMENSION_NAMES, type Dimension, ledgerKey } from '../model/dimension.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { count, hours, share } from './words.js';

type Group = OperationsQuery['operations']['groups']['edges'][number]['node'];

interface Column {
  readonly name: string;
  readonly cell: (operations: Group['operations']) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'Approval turnaround', cell: ({ approvals }) => hours(approvals.turnaroundHours.p50) },
  { name: 'Rejected', cell: ({ approvals }) => share(approvals.rejectionRate) },
  { name: 'Runbooks succeeded', cell: ({ runbooks }) => share(runbooks.successRate) },
  { name: 'Closed changes', cell: ({ changes }) => count(changes.closed) },
  { name: 'Emergency', cell: ({ changes }) => share(changes.emergencyShare) },
  { name: 'Rework', cell: ({ rework }) => share(rework.rate) },
  { name: 'Recovery', cell: ({ recovery }) => hours(recovery.hours.p50) },
  { name: 'Open incidents', cell: ({ openIncidents }) => count(openIncidents.count) },
];

/** The views of every group, one a row. */
export function GroupTable({
  dimension,
  groups,
}: {
  readonly dimension: Dimension;
  readonly groups: readonly Group[];
}) {
  const { view } = useView();
  const { one } = DIMENSION_NAMES[dimension];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scroll-x" aria-label={`Operations by ${one.toLowerCase()}`} tabIndex={0}>
      <table className="records operations-table">
        <thead>
          <tr>
            <th scope="col">{one}</th>
            {COLUMNS.map(({ name }) => (
              <th key={name} scope="col" className="end">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ id, key, label, operations }) => (
            <tr key={id}>
              <th scope="row">
                <Link
                  to={addressOf({
                    ...view,
                    filter: { ...view.filter, [dimension]: [ledgerKey(dimension, key)] },
                  })}
                >
                  {label}
                </Link>
              </th>
              {COLUMNS.map(({ name, cell }) => (
                <td key={name} className="end">
                  {cell(operations)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
