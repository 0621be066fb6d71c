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
      <table className="stage-list">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">p50</th>
            <th scope="col">p90</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {stages.map(({ stage, hours: { p50, p90, sampleSize } }) => (
            <tr key={stage}>
              <th scope="row">
                <span className={`stage-dot ${stage.toLowerCase()}`} aria-hidden="true" />
                {names(stage)}
              </th>
              <td>{hours(p50)}</td>
              <td>{hours(p90)}</td>
              <td>{sampleSize.toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
