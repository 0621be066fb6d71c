import { useEffect } from 'react';
import { useQuery } from 'urql';
import { RecordPageDocument } from '../documents.generated.js';
import { useSession } from '../session/session.js';
import { Empty, Fault, PageSkeleton } from '../ui/states.js';
import { Link } from '../url/link.js';
import { dashboardPath } from '../url/use-view.js';
import { ChangeRecord } from './change-record.js';
import { IncidentRecord } from './incident-record.js';

/** One change or incident: its instants, its links, and in which numbers it counts and why. */
export default function RecordPage({ number }: { readonly number: string }) {
  const { workspace } = useSession();
  const [{ data, error }, again] = useQuery({ query: RecordPageDocument, variables: { number } });
  useEffect(() => {
    document.title = `${number} · ${workspace.name} · Vigilo Analytics`;
    globalThis.scrollTo(0, 0);
  }, [number, workspace.name]);
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <PageSkeleton />;
  if (data.change !== null) return <ChangeRecord change={data.change} />;
  if (data.incident !== null) return <IncidentRecord incident={data.incident} />;
  return (
    <Empty title={`No change or incident has the number ${number}`}>
      <Link to={dashboardPath()}>To the overview</Link>
    </Empty>
  );
}
