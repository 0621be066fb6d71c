import { changeInWords, valueInWords } from '../../../analytics/metric-words.js';
import { NO_VALUE } from '../../../analytics/reading-words.js';
import type { ComparedFieldsFragment } from '../documents.generated.js';
import type { MetricId } from '../model/metric.js';

/** A value as a person reads it. */
export function shown(id: MetricId, value: number | null): string {
  return value === null ? NO_VALUE : valueInWords(id, value);
}

/** How much it moved, and whether that is better. */
export function Change({
  compared: { delta, relativeChange, improved },
}: {
  readonly compared: ComparedFieldsFragment;
}) {
  if (delta === null) return <span className="muted">no comparison</span>;
  if (improved === null) return <span className="muted">the same</span>;
  return (
    <span className={improved ? 'better' : 'worse'}>
      {changeInWords(relativeChange)} <b>{improved ? 'better' : 'worse'}</b>
    </span>
  );
}
