import { valueInWords } from '../../../analytics/metric-words.js';
import { instantInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';
import { RecordLink } from './record-link.js';

export interface ShownIncident {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly severity: number;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly timeToResolveHours: number | null;
  readonly url: string;
  readonly service: { readonly name: string } | null;
}

/** Incidents, a line each. */
export function IncidentTable({ incidents }: { readonly incidents: readonly ShownIncident[] }) {
  const { timeZone } = useSession().workspace;
  return (
    <div className="scroll-x">
      <table className="records">
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">Title</th>
            <th scope="col">Severity</th>
            <th scope="col">Service</th>
            <th scope="col">Opened</th>
            <th scope="col">Resolved</th>
            <th scope="col" className="end">
              Time to resolve
            </th>
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => (
            <tr key={incident.id}>
              <th scope="row">
                <RecordLink number={incident.number} url={incident.url} />
              </th>
              <td className="title-cell">{incident.title}</td>
              <td>{incident.severity}</td>
              <td>{incident.service?.name ?? 'Unassigned'}</td>
              <td className="nowrap">{instantInWords(incident.openedAt, timeZone)}</td>
              <td className="nowrap">
                {incident.resolvedAt === null ? 'still open' : instantInWords(incident.resolvedAt, timeZone)}
              </td>
              <td className="end">
                {incident.timeToResolveHours === null
                  ? '—'
                  : valueInWords('mttr', incident.timeToResolveHours)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
