import type { ReactNode } from 'react';
import { Link } from '../url/link.js';
import { dashboardPath } from '../url/use-view.js';

export type RecordFact = readonly [name: string, value: ReactNode];

interface Props {
  readonly kind: string;
  readonly record: { readonly number: string; readonly title: string; readonly url: string };
  readonly facts: readonly RecordFact[];
}

/** What a record is, and where it is kept. */
export function RecordHead({ kind, record, facts }: Props) {
  const own = `${dashboardPath()}/records/${encodeURIComponent(record.number)}`;
  return (
    <>
      <div className="group-head">
        <Link to={dashboardPath()}>Overview</Link>
        <h1>
          <span className="muted">
            {kind} {record.number}
          </span>{' '}
          {record.title}
        </h1>
        {!record.url.endsWith(own) && (
          <a href={record.url} rel="noreferrer">
            Open in the system of record
          </a>
        )}
      </div>
      <dl className="card record-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
