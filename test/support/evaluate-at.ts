import { type EvaluationOutcome, evaluate } from '../../src/analytics/evaluation.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import type { TestApp } from './app.js';

/** Evaluates the app's workspace as of an instant, with the default thresholds unless told otherwise. */
export function evaluateAt(
  { orm, workspaceId }: Pick<TestApp, 'orm' | 'workspaceId'>,
  evaluatedAtMs: number,
  storedSettings: object = {},
): Promise<EvaluationOutcome | null> {
  const order = { workspaceId, evaluatedAtMs, trigger: 'night' } as const;
  return evaluate(evaluationServices(orm), { ...order, settings: parseSettings(storedSettings) });
}
