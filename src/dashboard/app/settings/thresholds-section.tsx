import { useState } from 'react';
import { useQuery } from 'urql';
import { RulesDocument, type RulesFieldsFragment, SetThresholdsDocument } from '../documents.generated.js';
import { METRIC_LIST, METRICS, type MetricId } from '../model/metric.js';
import { useSession } from '../session/session.js';
import { Fault, Skeleton } from '../ui/states.js';
import { Field, Form } from './field.js';
import { NOT_A_NUMBER, numberOf, numberText } from './number-text.js';
import { useSave } from './use-save.js';

const FIELDS = {
  deploy_frequency: 'deployFrequency',
  lead_time: 'leadTime',
  change_failure_rate: 'changeFailureRate',
  mttr: 'mttr',
} as const satisfies Readonly<Record<MetricId, keyof RulesFieldsFragment>>;

/** How much worse than its baseline a metric must be for an alert. */
export function ThresholdsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({ query: RulesDocument });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const rules = data.regressionThresholds;
  return (
    <>
      <p className="section-intro">
        Every night at 02:00 the last 7 days are compared with the last 28. A metric that is worse by more
        than its threshold raises an alert.
      </p>
      {viewer.editThresholds ? (
        <ThresholdsForm key={JSON.stringify(rules)} rules={rules} />
      ) : (
        <Shown rules={rules} />
      )}
    </>
  );
}

function Shown({ rules }: { readonly rules: RulesFieldsFragment }) {
  return (
    <dl className="card facts padded">
      {METRIC_LIST.map(({ id, name }) => (
        <div key={id} className="contents">
          <dt>{name}</dt>
          <dd>{numberText(rules[FIELDS[id]], true)} %</dd>
        </div>
      ))}
      <dt>Smallest baseline</dt>
      <dd>{rules.minSampleSize.toLocaleString('en-US')} records</dd>
    </dl>
  );
}

function ThresholdsForm({ rules }: { readonly rules: RulesFieldsFragment }) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() => ({
    ...Object.fromEntries(METRIC_LIST.map(({ id }) => [FIELDS[id], numberText(rules[FIELDS[id]], true)])),
    minSampleSize: String(rules.minSampleSize),
  }));
  const { save, state } = useSave(SetThresholdsDocument, {
    said: 'The thresholds are saved. They hold from the next night on.',
    inputs: [...Object.values(FIELDS), 'minSampleSize'],
  });
  const numberIn = (field: string) => numberOf(texts[field] ?? '', field !== 'minSampleSize');
  const set = (field: string) => (text: string) => setTexts({ ...texts, [field]: text });
  const faultOf = (field: string) => (Number.isNaN(numberIn(field)) ? NOT_A_NUMBER : state.faultAt(field));
  const onSave = async () => {
    const entries = Object.keys(texts).map((field) => [field, numberIn(field)] as const);
    if (entries.some(([, value]) => Number.isNaN(value))) return;
    await save({ input: Object.fromEntries(entries) });
  };
  return (
    <Form state={state} onSave={onSave} save="Save thresholds">
      <div className="form-grid">
        {METRIC_LIST.map(({ id, name }) => (
          <Field
            key={id}
            label={name}
            inputMode="decimal"
            unit="%"
            value={texts[FIELDS[id]] ?? ''}
            onChange={set(FIELDS[id])}
            hint={`${METRICS[id].better === 'higher' ? 'Lower' : 'Higher'} by more than this. Empty: ${numberText(METRICS[id].regressionThreshold, true)} %, the default.`}
            fault={faultOf(FIELDS[id])}
          />
        ))}
        <Field
          label="Smallest baseline"
          inputMode="numeric"
          unit="records"
          value={texts.minSampleSize ?? ''}
          onChange={set('minSampleSize')}
          hint="With fewer in the 28 days there is no alert. Empty: 1, the default."
          fault={faultOf('minSampleSize')}
        />
      </div>
    </Form>
  );
}
