import { isMinSampleSize, isThreshold, largestThreshold, parseSettings } from '../../../domain/settings.js';
import { type RulesFieldsFragment, SetThresholdsDocument } from '../documents.generated.js';
import { METRIC_LIST, type MetricId } from '../model/metric.js';
import { Field, Form } from './field.js';
import { numberFault, numberOf, numberText } from './number-text.js';
import { useSave } from './use-save.js';
import { useTexts } from './use-texts.js';

type FieldName = Exclude<keyof RulesFieldsFragment, ' $fragmentName'>;

/** The API's name of each metric's threshold. */
export const THRESHOLD_FIELDS = {
  deploy_frequency: 'deployFrequency',
  lead_time: 'leadTime',
  change_failure_rate: 'changeFailureRate',
  mttr: 'mttr',
} as const satisfies Readonly<Record<MetricId, FieldName>>;

const DEFAULT_MIN_SAMPLE_SIZE = parseSettings({}).regression.minSampleSize;
const count = (size: number) => size.toLocaleString('en-US');

/** What the form knows of one of its inputs. */
interface Row {
  readonly field: FieldName;
  readonly label: string;
  readonly hint: string;
  readonly isShare: boolean;
  readonly byDefault: number;
  readonly isTaken: (value: number) => boolean;
  readonly allowed: string;
}

const ROWS: readonly Row[] = [
  ...METRIC_LIST.map(({ id, name, better, regressionThreshold }) => ({
    field: THRESHOLD_FIELDS[id],
    label: name,
    hint: `An alert where it is ${better === 'higher' ? 'lower' : 'higher'} by more than this.`,
    isShare: true,
    byDefault: regressionThreshold,
    isTaken: (value: number) => isThreshold(id, value),
    allowed: `more than 0 and at most ${count(largestThreshold(id) * 100)} %`,
  })),
  {
    field: 'minSampleSize',
    label: 'Smallest baseline',
    hint: 'No alert where the 28 days have fewer.',
    isShare: false,
    byDefault: DEFAULT_MIN_SAMPLE_SIZE,
    isTaken: isMinSampleSize,
    allowed: 'a whole number, 1 to 1,000,000',
  },
];

/** How much worse than its baseline a metric must be for an alert. */
export function ThresholdsForm({ rules }: { readonly rules: RulesFieldsFragment }) {
  const { texts, isChanged, type, show } = useTexts(textsOf(rules));
  const { save, state } = useSave(SetThresholdsDocument, {
    said: 'The thresholds are saved. They hold from the next night on.',
    inputs: ROWS.map(({ field }) => field),
  });
  const inputs = ROWS.map((row) => {
    const value = numberOf(texts[row.field], row.isShare);
    return { ...row, value, fault: numberFault(value, row.isTaken, row.allowed) };
  });
  const onSave = async () => {
    // The default is sent as null: it is not stored, and follows when it is changed for everybody.
    const entries = inputs
      .filter(({ field }) => isChanged(field))
      .map(({ field, value, byDefault }) => [field, value === byDefault ? null : value] as const);
    const answer = await save({ input: Object.fromEntries(entries) });
    const now = answer?.setRegressionThresholds.thresholds ?? null;
    if (now !== null) show(textsOf(now));
  };
  return (
    <Form
      state={state}
      isReady={inputs.every(({ fault }) => fault === null)}
      onSave={onSave}
      save="Save thresholds"
    >
      <div className="form-grid">
        {inputs.map((input) => (
          <ThresholdField
            key={input.field}
            {...input}
            text={texts[input.field]}
            onChange={type(input.field)}
            fault={input.fault ?? state.faultAt(input.field)}
          />
        ))}
      </div>
    </Form>
  );
}

interface ThresholdProps extends Row {
  readonly text: string;
  readonly value: number | null;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

function ThresholdField({ label, hint, isShare, byDefault, text, value, fault, onChange }: ThresholdProps) {
  const defaultText = numberText(byDefault, isShare);
  const isDefault = value === byDefault;
  return (
    <Field
      label={label}
      inputMode={isShare ? 'decimal' : 'numeric'}
      unit={isShare ? '%' : 'records'}
      value={text}
      onChange={onChange}
      hint={isDefault ? `${hint} This is the default.` : hint}
      byDefault={
        isDefault
          ? undefined
          : { text: isShare ? `${defaultText} %` : defaultText, choose: () => onChange(defaultText) }
      }
      fault={fault}
    />
  );
}

function textsOf(rules: RulesFieldsFragment): Readonly<Record<FieldName, string>> {
  const entries = ROWS.map(({ field, isShare }) => [field, numberText(rules[field], isShare)]);
  return Object.fromEntries(entries) as Record<FieldName, string>;
}
