import { useId } from 'react';
import { BAND_SETS } from '../../../domain/band-sets.js';
import { DEFAULT_FAILURE_WINDOW_HOURS, LONGEST_FAILURE_WINDOW_HOURS } from '../../../domain/settings.js';
import { SetRulesDocument, type SetRulesMutation } from '../documents.generated.js';
import { useSession } from '../session/session.js';
import { Field, Form } from './field.js';
import { numberFault, numberOf, numberText } from './number-text.js';
import { useSave } from './use-save.js';
import { useTexts } from './use-texts.js';

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
        <RulesForm />
      ) : (
        <dl className="card facts padded">
          <dt>Failure window</dt>
          <dd>{workspace.doraFailureWindowHours} hours</dd>
          <dt>Time zone</dt>
          <dd>{workspace.timeZone}</dd>
          <dt>Performance bands</dt>
          <dd>{workspace.bandSet.version}</dd>
        </dl>
      )}
    </>
  );
}

type Rules = NonNullable<SetRulesMutation['setAnalyticsSettings']['workspace']>;
type FieldName = 'doraFailureWindowHours' | 'timeZone' | 'bandSetVersion';

/** Every number and every record's "failed" follows the rules: what is cached of them no longer holds. */
const MOVED = ['DoraReport', 'ChangeRequest', 'Incident'];

function RulesForm() {
  const { workspace } = useSession();
  const { texts, isChanged, type, show } = useTexts(textsOf(workspace));
  const { save, state } = useSave(SetRulesDocument, {
    said: 'Saved. Every number follows these rules now.',
    inputs: ['doraFailureWindowHours', 'timeZone', 'bandSetVersion'],
    moves: MOVED,
  });
  const hours = numberOf(texts.doraFailureWindowHours, false);
  const fault = numberFault(hours, () => true, '');
  const isDefault = hours === DEFAULT_FAILURE_WINDOW_HOURS;
  const onSave = async () => {
    const answer = await save({
      input: {
        ...(isChanged('doraFailureWindowHours') && { doraFailureWindowHours: isDefault ? null : hours }),
        ...(isChanged('timeZone') && { timeZone: texts.timeZone.trim() }),
        ...(isChanged('bandSetVersion') && { bandSetVersion: texts.bandSetVersion }),
      },
    });
    const now = answer?.setAnalyticsSettings.workspace ?? null;
    if (now !== null) show(textsOf(now));
  };
  return (
    <Form state={state} isReady={fault === null} onSave={onSave} save="Save rules">
      <div className="form-grid">
        <Field
          label="Failure window"
          inputMode="decimal"
          unit="hours"
          value={texts.doraFailureWindowHours}
          onChange={type('doraFailureWindowHours')}
          hint={`More than 0, at most ${LONGEST_FAILURE_WINDOW_HOURS.toLocaleString('en-US')}.${isDefault ? ' This is the default.' : ''}`}
          byDefault={
            isDefault
              ? undefined
              : {
                  text: `${DEFAULT_FAILURE_WINDOW_HOURS} hours`,
                  choose: () => type('doraFailureWindowHours')(String(DEFAULT_FAILURE_WINDOW_HOURS)),
                }
          }
          fault={fault ?? state.faultAt('doraFailureWindowHours')}
        />
        <ZoneField value={texts.timeZone} onChange={type('timeZone')} fault={state.faultAt('timeZone')} />
        <BandSetField
          value={texts.bandSetVersion}
          onChange={type('bandSetVersion')}
          fault={state.faultAt('bandSetVersion')}
        />
      </div>
    </Form>
  );
}

interface ZoneProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly fault: string | null;
}

function ZoneField(props: ZoneProps) {
  return (
    <>
      <Field
        {...props}
        label="Time zone"
        list="time-zones"
        autoComplete="off"
        spellCheck={false}
        hint="An IANA name, such as Europe/Amsterdam."
      />
      <datalist id="time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

/** Which of the published tables the bands come from. */
function BandSetField({ value, onChange, fault }: ZoneProps) {
  const id = useId();
  const source = BAND_SETS.find(({ version }) => version === value)?.source ?? '';
  return (
    <div className="field">
      <label htmlFor={id}>Performance bands</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-hint ${id}-fault`}
      >
        {BAND_SETS.map(({ version }) => (
          <option key={version}>{version}</option>
        ))}
      </select>
      <p id={`${id}-hint`} className="muted small">
        {source}
      </p>
      <p id={`${id}-fault`} className="field-fault">
        {fault}
      </p>
    </div>
  );
}

function textsOf({
  doraFailureWindowHours,
  timeZone,
  bandSet,
}: Pick<Rules, 'doraFailureWindowHours' | 'timeZone' | 'bandSet'>): Record<FieldName, string> {
  return {
    doraFailureWindowHours: numberText(doraFailureWindowHours, false),
    timeZone,
    bandSetVersion: bandSet.version,
  };
}
