import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { type ReportFieldsFragment, SavedReportsDocument } from '../documents.generated.js';
import { Dialog } from '../ui/dialog.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { ReportForm } from './report-form.js';
import { ReportRow } from './report-row.js';

/** An answer without reports must be asked anew as well when one is made. */
const OF_REPORTS = { additionalTypenames: ['SavedReport', 'Channel'] };

/** Reports that go out by themselves. */
export function ReportsSection() {
  const [{ data, error }, again] = useQuery({
    query: SavedReportsDocument,
    context: OF_REPORTS,
    requestPolicy: 'cache-and-network',
  });
  const [edited, setEdited] = useState<ReportFieldsFragment | 'new' | null>(null);
  const newReport = useRef<HTMLButtonElement>(null);
  const count = data?.savedReports.length ?? 0;
  const countBefore = useRef(count);
  useEffect(() => {
    // The button that deleted it had the focus, and is gone with it.
    if (count < countBefore.current && document.activeElement === document.body) newReport.current?.focus();
    countBefore.current = count;
  }, [count]);
  const refresh = () => again({ requestPolicy: 'network-only' });
  if (error !== undefined && data === undefined) return <Fault error={error} onRetry={refresh} />;
  if (data === undefined) return <Skeleton className="block" />;
  const saved = () => {
    setEdited(null);
    refresh();
  };
  return (
    <>
      <div className="section-intro with-button">
        <p>
          The four metrics of whole days, as the file that Export gives, by e-mail or to webhooks, whenever
          the schedule says. To keep some records only, narrow a page first.
        </p>
        <button ref={newReport} type="button" className="button primary" onClick={() => setEdited('new')}>
          New report
        </button>
      </div>
      {data.savedReports.length === 0 ? (
        <Empty title="No report yet">Nothing goes out by itself but alerts.</Empty>
      ) : (
        <ul className="channel-list">
          {data.savedReports.map((report) => (
            <ReportRow
              key={report.id}
              report={report}
              onEdit={() => setEdited(report)}
              onDeleted={refresh}
              onRun={refresh}
            />
          ))}
        </ul>
      )}
      {edited !== null && (
        <Dialog
          title={edited === 'new' ? 'New report' : edited.name}
          onClose={() => setEdited(null)}
          held="from presses"
        >
          <ReportForm report={edited === 'new' ? null : edited} channels={data.channels} onSaved={saved} />
        </Dialog>
      )}
    </>
  );
}
