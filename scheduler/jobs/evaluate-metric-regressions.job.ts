import { type EvaluationOutcome, type EvaluationServices, evaluate } from '../../src/analytics/evaluation.js';
import { dueEvaluations } from '../../src/analytics/nights.js';
import type { Clock } from '../../src/clock.js';
import type { Orm } from '../../src/db/orm.js';
import { parseSettings } from '../../src/domain/settings.js';
import type { Logger } from '../../src/log.js';
import { readNights } from '../../src/store/evaluation.store.js';
import type { ScheduledJob } from '../job.js';

export interface NightlyEvaluationServices extends EvaluationServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts and traces each evaluation; left out, nobody does. */
  readonly watch?: WatchEvaluation | undefined;
  readonly everyMs: number;
  readonly lockMs: number;
}

/** Runs an evaluation, and tells whoever counts of it. */
export type WatchEvaluation = (
  work: () => Promise<EvaluationOutcome | null>,
) => Promise<EvaluationOutcome | null>;

/**
 * Evaluates every workspace whose 02:00 has come, and the nights that were missed. Each is claimed for itself, so that a
 * second process that is woken at the same time does the ones that are left. A workspace that fails keeps no other waiting.
 */
export function evaluateMetricRegressions(services: NightlyEvaluationServices): ScheduledJob {
  const { orm, clock, log, everyMs, lockMs, watch = (work) => work() } = services;
  return {
    name: 'evaluate_metric_regressions',
    everyMs,
    lockMs,
    async run(mayGoOn) {
      for (const { workspace, lastNightMs, unfinishedMs } of await readNights(orm)) {
        const { id: workspaceId, slug, timeZone } = workspace;
        try {
          const settings = parseSettings(workspace.settings);
          const nights = { workspaceId, timeZone, settings, lastNightMs, unfinishedMs };
          for (const order of dueEvaluations(nights, clock())) {
            if (!(await mayGoOn())) return;
            const outcome = await watch(() => evaluate(services, order));
            const evaluatedAt = new Date(order.evaluatedAtMs).toISOString();
            if (outcome !== null) log.info({ workspace: slug, evaluatedAt, ...outcome }, 'night evaluated');
          }
        } catch (error) {
          log.error({ err: error, workspace: slug }, 'a night could not be evaluated');
        }
      }
    },
  };
}
