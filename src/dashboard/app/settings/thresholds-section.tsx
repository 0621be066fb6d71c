import { useQuery } from 'urql';
import { RulesDocument, type RulesFieldsFragment } from '../documents.generated.js';
import { METRIC_LIST } from '../model/metric.js';
import { useSession } from '../session/session.js';
import { Fault, Skeleton } from '../ui/states.js';
import { numberText } from './number-text.js';
import { THRESHOLD_FIELDS, ThresholdsForm } from './thresholds-form.js';

/** How much worse than its baseline a metric must be for an alert. */
export function ThresholdsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({ query: RulesDocument, requestPolicy: 'cache-and-network' });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const rules = data.regressionThresholds;
  return (
    <>
      <p className="section-intro">
        Every night at 02:00 the last 7 days are compared with the last 28. A metric that is worse by more
        than its threshold raises an alert.
      </p>
      {viewer.editThresholds ? <ThresholdsForm rules={rules} /> : <Shown rules={rules} />}
    </>
  );
}

function Shown({ rules }: { readonly rules: RulesFieldsFragment }) {
  return (
    <dl className="card facts padded">
      {METRIC_LIST.map(({ id, name }) => (
        <div key={id} className="contents">
          <dt>{name}</dt>
          <dd>{numberText(rules[THRESHOLD_FIELDS[id]], true)} %</dd>
        </div>
      ))}
      <dt>Smallest baseline</dt>
      <dd>{rules.minSampleSize.toLocaleString('en-US')} records</dd>
    </dl>
  );
}
