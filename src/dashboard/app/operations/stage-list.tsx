import type { LeadTimeStageName, StageFieldsFragment } from '../documents.generated.js';
import { hours, stageName } from './words.js';

interface Props {
  readonly stages: readonly StageFieldsFragment[];
  /** What a part is called. */
  readonly names?: (stage: LeadTimeStageName) => string;
}

/** The parts of the lead time as one bar, and in words. Medians do not add up: the bar compares them, it is not their sum. */
export function StageList({ stages, names = stageName }: Props) {
  const total = stages.reduce((sum, { hours: { p50 } }) => sum + (p50 ?? 0), 0);
  return (
    <div className="stages">
      <div className="stage-bar" aria-hidden="true">
        {stages.map(({ stage, hours: { p50 } }) =>
          p50 === null || total === 0 ? null : (
            <span
              key={stage}
              className={`stage ${stage.toLowerCase()}`}
              style={{ flexGrow: Math.max(p50 / total, 0.01) }}
            />
          ),
        )}
      </div>
      <dl className="stage-list">
        {stages.map(({ stage, hours: { p50, p90, sampleSize } }) => (
          <div key={stage} title={`p90 ${hours(p90)}, n = ${sampleSize.toLocaleString('en-US')}`}>
            <dt>
              <span className={`stage-dot ${stage.toLowerCase()}`} aria-hidden="true" />
              {names(stage)}
            </dt>
            <dd>{hours(p50)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
