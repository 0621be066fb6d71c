import type { ReportResult } from './metrics/job.metrics.js';
import type { Tracing } from './tracing.js';

/** What a run of a saved report came to. */
interface Run {
  readonly state: 'sent' | 'failed';
}

/** Traces runs of saved reports, and tells of what became of each and how long it took. */
export function watchReport(
  tracing: Tracing,
  tell: (result: ReportResult, seconds: number) => void = () => undefined,
): <R extends Run>(work: () => Promise<R | null>) => Promise<R | null> {
  return (work) =>
    tracing.around({ name: 'saved report', kind: 'internal' }, async (span) => {
      const startedAt = performance.now();
      let result: ReportResult = 'failed';
      try {
        const run = await work();
        result = run === null ? 'left' : run.state;
        return run;
      } finally {
        span?.set('vigilo.outcome', result);
        tell(result, (performance.now() - startedAt) / 1_000);
      }
    });
}
