import { useState } from 'react';
import { SetRulesDocument } from '../documents.generated.js';
import { useSession } from '../session/session.js';
import { Field, Form } from './field.js';
import { NOT_A_NUMBER, numberOf } from './number-text.js';
import { useSave } from './use-save.js';

/** What fails a change, and whose days are counted. */
export function RulesSection() {
  const { viewer, workspace } = useSession();
  return (
    <>
      <p className="section-intro">
        An incident that a change caused fails it when it opened within the failure window after the
        completion. Days, weeks and months are those of the zone. Every number follows at once, the past
        included.
      </p>
      {viewer.editThresholds ? (
        <RulesForm key={`${workspace.timeZone} ${workspace.doraFailureWindowHours}`} />
      ) : (
        <dl className="card facts padded">
          <dt>Failure window</dt>
          <dd>{workspace.doraFailureWindowHours} hours</dd>
          <dt>Time zone</dt>
          <dd>{workspace.timeZone}</dd>
        </dl>
      )}
    </>
  );
}

function RulesForm() {
  const { workspace } = useSession();
  const [hours, setHours] = useState(String(workspace.doraFailureWindowHours));
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const { save, state } = useSave(SetRulesDocument, {
    said: 'Saved. Every number follows these rules now.',
    inputs: ['doraFailureWindowHours', 'timeZone'],
  });
  const value = numberOf(hours, false);
  const onSave = async () => {
    if (Number.isNaN(value)) return;
    await save({ input: { doraFailureWindowHours: value, timeZone: timeZone.trim() } });
  };
  return (
    <Form state={state} onSave={onSave} save="Save rules">
      <div className="form-grid">
        <Field
          label="Failure window"
          inputMode="decimal"
          unit="hours"
          value={hours}
          onChange={setHours}
          hint="More than 0, at most 8,760. Empty: 24, the default."
          fault={Number.isNaN(value) ? NOT_A_NUMBER : state.faultAt('doraFailureWindowHours')}
        />
        <Field
          label="Time zone"
          list="time-zones"
          value={timeZone}
          onChange={setTimeZone}
          hint="An IANA name, such as Europe/Amsterdam."
          fault={state.faultAt('timeZone')}
        />
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
    </Form>
  );
}
