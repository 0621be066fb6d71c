import { goalTargetForm, isGoalTarget } from '../../../domain/goals.js';
import { parseLocalDate } from '../../../domain/instant.js';
import { formatLocalDate, localDateAt } from '../../../domain/zone.js';
import { type GoalSetFieldsFragment, SetGoalsDocument } from '../documents.generated.js';
import { TARGET_FIELDS, targetOf } from '../goals/targets.js';
import { METRIC_LIST, type Metric, type MetricId } from '../model/metric.js';
import { lastDayOfQuarter } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useAsOf } from '../shell/as-of.js';
import { Field, Form } from './field.js';
import { numberFault, numberOf, numberText } from './number-text.js';
import { useSave } from './use-save.js';
import { useTexts } from './use-texts.js';

const INPUTS = [...Object.values(TARGET_FIELDS), 'quarterEnd'];

const UNIT_WORDS: Readonly<Record<Metric['unit'], string>> = {
  'per day': 'a day',
  hours: 'hours',
  share: '%',
};

const isShare = ({ unit }: Metric) => unit === 'share';

/** The targets of a quarter, each in its metric's unit. */
export function GoalsForm({ current }: { readonly current: GoalSetFieldsFragment | null }) {
  const { asOfMs } = useAsOf();
  const { timeZone } = useSession().workspace;
  const { texts, type } = useTexts<MetricId | 'quarterEnd'>({
    ...targetTexts(current),
    quarterEnd: current?.quarterEnd ?? formatLocalDate(lastDayOfQuarter(localDateAt(asOfMs, timeZone))),
  });
  const { save, state } = useSave(SetGoalsDocument, { said: 'The goals are saved.', inputs: INPUTS });
  const targets = METRIC_LIST.map((about) => {
    const value = numberOf(texts[about.id], isShare(about));
    return { about, value, fault: faultOf(about, value) };
  });
  const hasDay = parseLocalDate(texts.quarterEnd) !== null;
  const onSave = () => {
    const values = targets.map(({ about, value }) => [TARGET_FIELDS[about.id], value] as const);
    return save({ input: { quarterEnd: texts.quarterEnd, ...Object.fromEntries(values) } });
  };
  return (
    <Form
      state={state}
      isReady={hasDay && targets.every(({ fault }) => fault === null)}
      onSave={onSave}
      save="Save goals"
    >
      <div className="form-grid">
        {targets.map(({ about, fault }) => (
          <Field
            key={about.id}
            label={about.unit === 'hours' ? `${about.name} (p50)` : about.name}
            inputMode="decimal"
            value={texts[about.id]}
            onChange={type(about.id)}
            unit={UNIT_WORDS[about.unit]}
            hint={`${about.better === 'higher' ? 'At least' : 'At most'} this; empty: no target.`}
            fault={fault ?? state.faultAt(TARGET_FIELDS[about.id])}
          />
        ))}
        <Field
          label="Last day of the quarter"
          type="date"
          value={texts.quarterEnd}
          onChange={type('quarterEnd')}
          hint={`The targets hold to its end in ${timeZone}.`}
          fault={hasDay ? state.faultAt('quarterEnd') : 'Choose a day.'}
        />
      </div>
    </Form>
  );
}

function faultOf(about: Metric, value: number | null): string | null {
  const allowed = isShare(about) ? '0 to 100 %' : goalTargetForm(about.id);
  return numberFault(value, (given) => isGoalTarget(about.id, given), allowed);
}

function targetTexts(goals: GoalSetFieldsFragment | null): Readonly<Record<MetricId, string>> {
  const entries = METRIC_LIST.map((about) => [
    about.id,
    goals === null ? '' : numberText(targetOf(goals, about.id), isShare(about)),
  ]);
  return Object.fromEntries(entries) as Record<MetricId, string>;
}
