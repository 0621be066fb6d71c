import { useState } from 'react';
import {
  DeleteReportDocument,
  type ReportFieldsFragment,
  RunReportDocument,
  UpdateReportDocument,
} from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';
import { useToasts } from '../ui/toasts.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { reportInWords, scheduleInWords } from './report-words.js';
import { useSave } from './use-save.js';

interface Props {
  readonly report: ReportFieldsFragment;
  readonly onEdit: () => void;
  readonly onDeleted: () => void;
  /** It was made now: the list of its runs is another. */
  readonly onRun: () => void;
}

/** One report: what it is of, when it goes, what became of its last times, and what can be done with it. */
export function ReportRow({ report, onEdit, onDeleted, onRun }: Props) {
  const { id, name, enabled } = report;
  const { say } = useToasts();
  const enabling = useSave(UpdateReportDocument);
  const running = useSave(RunReportDocument);
  const run = async () => {
    const made = (await running.save({ input: { id } }))?.runSavedReport.run ?? null;
    if (made === null) return;
    say(made.state === 'SENT' ? `${name} is on its way.` : `${name} was not sent: ${made.error}.`);
    onRun();
  };
  const fault = enabling.state.fault ?? running.state.fault;
  return (
    <li className="card channel">
      <ReportFacts report={report} />
      {fault !== null && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what a form sends */}
      <div className="channel-do" role="group" aria-label={name}>
        <label className="switch">
          <input
            type="checkbox"
            checked={enabled}
            disabled={enabling.state.isSaving}
            onChange={() => void enabling.save({ input: { id, enabled: !enabled } })}
          />
          {enabled ? 'Enabled' : 'Disabled'}
        </label>
        <button type="button" className="button" disabled={running.state.isSaving} onClick={() => void run()}>
          Send now
        </button>
        <button type="button" className="button" onClick={onEdit}>
          Edit
        </button>
        <DeleteReport id={id} name={name} onDeleted={onDeleted} />
      </div>
    </li>
  );
}

function ReportFacts({ report }: { readonly report: ReportFieldsFragment }) {
  const { timeZone } = useSession().workspace;
  const { name, cron, nextRunAt, channels, lastRuns } = report;
  return (
    <div className="channel-what">
      <h2>{name}</h2>
      <p>{reportInWords(report)}</p>
      <p className="muted">
        {scheduleInWords(cron)}
        {nextRunAt !== null && `, next ${instantInWords(nextRunAt, timeZone)}`}
        {` · to ${channels.map((channel) => channel.name).join(', ') || 'nobody'}`}
      </p>
      {lastRuns.length > 0 && (
        <details>
          <summary className="small">Last runs</summary>
          <ul className="run-list small">
            {lastRuns.map(({ runAt, state, error, nextAttemptAt, runBy }) => (
              <li key={runAt}>
                {instantInWords(runAt, timeZone)}{' '}
                {state === 'SENT' ? 'sent' : <span className="worse">not sent: {error}</span>}
                {nextAttemptAt !== null && `, again ${instantInWords(nextAttemptAt, timeZone)}`}
                <span className="muted">{runBy === null ? '' : `, for ${runBy.name}`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

interface DeleteProps {
  readonly id: string;
  readonly name: string;
  readonly onDeleted: () => void;
}

function DeleteReport({ id, name, onDeleted }: DeleteProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { save, state } = useSave(DeleteReportDocument, { said: `${name} is deleted.` });
  const remove = async () => {
    if ((await save({ input: { id } })) === null) return;
    setIsAsking(false);
    onDeleted();
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setIsAsking(true)}>
        Delete
      </button>
      {isAsking && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          action={`Delete ${name}`}
          isDangerous
          state={state}
          onConfirm={remove}
          onClose={() => setIsAsking(false)}
        >
          It goes out no more, and the list of its runs is gone. What was sent stays where it is.
        </ConfirmDialog>
      )}
    </>
  );
}
