import { type SubmitEvent, useId, useState } from 'react';
import { useMutation } from 'urql';
import { AcknowledgeDocument } from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';
import type { AlertDetail } from './alert-detail.js';
import { useOpenAlerts } from './open-alerts.js';

const LONGEST_NOTE = 2_000;

/** Takes notice of an alert, with a note; or shows who did. */
export function Acknowledge({ alert }: { readonly alert: AlertDetail }) {
  const { viewer, workspace } = useSession();
  if (alert.acknowledgedAt !== null)
    return (
      <p className="acknowledged">
        Acknowledged by <b>{alert.acknowledgedBy?.name}</b>,{' '}
        {instantInWords(alert.acknowledgedAt, workspace.timeZone)}
        {alert.note === null ? '.' : `: “${alert.note}”`}
      </p>
    );
  if (!viewer.acknowledge)
    return (
      <p className="muted">
        Engineers and above can acknowledge alerts; your role is {viewer.role.toLowerCase()}.
      </p>
    );
  return <AcknowledgeForm id={alert.id} />;
}

function AcknowledgeForm({ id }: { readonly id: string }) {
  const [note, setNote] = useState('');
  const [{ fetching, error, data }, acknowledge] = useMutation(AcknowledgeDocument);
  const { changed } = useOpenAlerts();
  const fieldId = useId();
  const faults = data?.acknowledgeRegressionAlert.userErrors ?? [];
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = note.trim();
    const result = await acknowledge({ input: { id, note: given === '' ? null : given } });
    if (result.data?.acknowledgeRegressionAlert.alert != null) changed();
  };
  return (
    <form className="acknowledge" onSubmit={(event) => void submit(event)}>
      <label htmlFor={fieldId}>Note (what is being done about it)</label>
      <textarea
        id={fieldId}
        rows={2}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {(error !== undefined || faults.length > 0) && (
        <p className="field-fault" role="alert">
          {faults.map(({ message }) => message).join(' ') || 'It could not be saved. Try again.'}
        </p>
      )}
      <p>
        <button type="submit" className="button primary" disabled={fetching}>
          Acknowledge
        </button>{' '}
        <span className="muted small">The same metric and group stay quiet for 24 hours.</span>
      </p>
    </form>
  );
}
