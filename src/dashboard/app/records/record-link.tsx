import { Link } from '../url/link.js';
import { dashboardPath } from '../url/use-view.js';

interface Props {
  readonly number: string;
  /** Where a person reads it: this dashboard's page of it, or the system of record. */
  readonly url: string;
}

/** A link to a change or an incident. One of our own pages is opened without loading the dashboard anew. */
export function RecordLink({ number, url }: Props) {
  const own = `${dashboardPath()}/records/${encodeURIComponent(number)}`;
  if (url.endsWith(own))
    return (
      <Link className="record-link" to={own}>
        {number}
      </Link>
    );
  return (
    <a className="record-link" href={url} rel="noreferrer">
      {number}
    </a>
  );
}
