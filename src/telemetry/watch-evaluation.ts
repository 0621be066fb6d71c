import type { EvaluationOutcome } from '../analytics/evaluation.js';
import type { EvaluationResult } from './metrics/job.metrics.js';
import type { Tracing } from './tracing.js';

type Evaluation = () => Promise<EvaluationOutcome | null>;

/** Traces evaluations, and tells of what became of each and how long it took. */
export function watchEvaluation(
  tracing: Tracing,
  tell: (result: EvaluationResult, seconds: number) => void = () => undefined,
): (work: Evaluation) => Promise<EvaluationOutcome | null> {
  return (work) =>
    tracing.around({ name: 'evaluation', kind: 'internal' }, async (span) => {
      const startedAt = performance.now();
      let result: EvaluationResult = 'failed';
      try {
        const outcome = await work();
        result = outcome === null ? 'left' : 'done';
        span?.set('vigilo.alerts_raised', outcome?.raised ?? 0);
        return outcome;
      } finally {
        span?.set('vigilo.outcome', result);
        tell(result, (performance.now() - startedAt) / 1_000);
      }
    });
}
