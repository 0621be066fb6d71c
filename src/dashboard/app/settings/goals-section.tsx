import { useState } from 'react';
import { useQuery } from 'urql';
import { formatLocalDate, localDateAt } from '../../../domain/zone.js';
import { type GoalSetFieldsFragment, GoalSetsDocument, SetGoalsDocument } from '../documents.generated.js';
import { GoalHistory } from '../goals/goal-history.js';
import { TARGET_FIELDS, targetOf } from '../goals/targets.js';
import { METRIC_LIST, type Metric, type MetricId } from '../model/metric.js';
import { lastDayOfQuarter } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useAsOf } from '../shell/as-of.js';
import { Fault, Skeleton } from '../ui/states.js';
import { Field, Form } from './field.js';
import { NOT_A_NUMBER, numberOf, numberText } from './number-text.js';
import { useSave } from './use-save.js';

/** The quarter's targets. */
export function GoalsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({ query: GoalSetsDocument });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { current, history } = data.goals;
  return (
    <>
      <p className="section-intro">
        Targets are shown in every chart and as a yellow chip where they are missed. Nothing is ever refused
        because of them.
      </p>
      {viewer.editGoals ? (
        <GoalsForm key={JSON.stringify(current)} current={current} />
      ) : (
        <p className="muted">Admins set the goals; your role is {viewer.role.toLowerCase()}.</p>
      )}
      <GoalHistory history={history} />
    </>
  );
}

const INPUTS = [...Object.values(TARGET_FIELDS), 'quarterEnd'];

type Texts = Readonly<Record<MetricId, string>>;

const isShare = ({ unit }: Metric) => unit === 'share';

function GoalsForm({ current }: { readonly current: GoalSetFieldsFragment | null }) {
  const { asOfMs } = useAsOf();
  const { timeZone } = useSession().workspace;
  const [quarterEnd, setQuarterEnd] = useState(
    current?.quarterEnd ?? formatLocalDate(lastDayOfQuarter(localDateAt(asOfMs, timeZone))),
  );
  const [texts, setTexts] = useState<Texts>(() => textsOf(current));
  const { save, state } = useSave(SetGoalsDocument, { said: 'The goals are saved.', inputs: INPUTS });
  const malformed = METRIC_LIST.filter((about) => Number.isNaN(numberOf(texts[about.id], isShare(about))));
  const onSave = async () => {
    if (malformed.length > 0) return;
    const targets = METRIC_LIST.map((about) => [
      TARGET_FIELDS[about.id],
      numberOf(texts[about.id], isShare(about)),
    ]);
    await save({ input: { quarterEnd, ...Object.fromEntries(targets) } });
  };
  return (
    <Form state={state} onSave={onSave} save="Save goals">
      <div className="form-grid">
        {METRIC_LIST.map((about) => (
          <Field
            key={about.id}
            label={about.unit === 'hours' ? `${about.name} (p50)` : about.name}
            inputMode="decimal"
            value={texts[about.id]}
            onChange={(text) => setTexts({ ...texts, [about.id]: text })}
            unit={UNIT_WORDS[about.unit]}
            hint={`${about.better === 'higher' ? 'At least' : 'At most'} this; empty: no target.`}
            fault={malformed.includes(about) ? NOT_A_NUMBER : state.faultAt(TARGET_FIELDS[about.id])}
          />
        ))}
        <Field
          label="Last day of the quarter"
          type="date"
          value={quarterEnd}
          onChange={setQuarterEnd}
          hint={`The targets hold to its end in ${timeZone}.`}
          fault={state.faultAt('quarterEnd')}
        />
      </div>
    </Form>
  );
}

const UNIT_WORDS: Readonly<Record<Metric['unit'], string>> = {
  'per day': 'a day',
  hours: 'hours',
  share: '%',
};

function textsOf(goals: GoalSetFieldsFragment | null): Texts {
  const entries = METRIC_LIST.map((about) => [
    about.id,
    goals === null ? '' : numberText(targetOf(goals, about.id), isShare(about)),
  ]);
  return Object.fromEntries(entries) as Texts;
}
