import { valueInWords } from '../../../analytics/metric-words.js';
import { MS_PER_HOUR } from '../../../domain/window.js';
import { useInstant } from './use-instant.js';

interface Step {
  readonly name: string;
  readonly at: string | null;
}

/** The instants of a record, and how long it took from each to the next that is known. */
export function Timeline({ steps }: { readonly steps: readonly Step[] }) {
  const instant = useInstant();
  return (
    <ol className="timeline" aria-label="Instants">
      {steps.map(({ name, at }, index) => (
        <li key={name} className={at === null ? 'missing' : ''}>
          <b>{name}</b>
          <span>{at === null ? 'not yet, or not recorded' : instant(at)}</span>
          <span className="muted small">{sinceBefore(steps, index)}</span>
        </li>
      ))}
    </ol>
  );
}

function sinceBefore(steps: readonly Step[], index: number): string {
  const at = steps[index]?.at ?? null;
  const before = steps.slice(0, index).findLast((step) => step.at !== null);
  if (at === null || before?.at == null) return '';
  const hours = (Date.parse(at) - Date.parse(before.at)) / MS_PER_HOUR;
  return hours < 0
    ? `before it was ${before.name.toLowerCase()}`
    : `${valueInWords('lead_time', hours)} later`;
}
