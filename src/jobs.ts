import { hostname } from 'node:os';
import { evaluateMetricRegressions } from '../scheduler/jobs/evaluate-metric-regressions.job.js';
import { type Scheduler, startScheduler } from '../scheduler/scheduler.js';
import type { EvaluationServices } from './analytics/evaluation.js';
import type { Clock } from './clock.js';
import { type Orm, workspaceEm } from './db/orm.js';
import { createSqlFactSource } from './ledger/sql-fact-source.js';
import type { Logger } from './log.js';
import { createEvaluationStore } from './store/evaluation.store.js';

/** How the processes of one database keep out of each other's way. */
export interface Pace {
  /** How often Agenda looks for a job that is due. */
  readonly lookEveryMs: number;
  /** How often the nights are looked at, so that an evaluation begins at most this long after 02:00. */
  readonly wakeEveryMs: number;
  /** How long a process that falls silent keeps a job from the others. */
  readonly lockMs: number;
  /** How long it keeps the evaluation that it was at. */
  readonly leaseMs: number;
}

const PACE: Pace = { lookEveryMs: 2_000, wakeEveryMs: 10_000, lockMs: 30_000, leaseMs: 30_000 };

export interface JobServices {
  readonly orm: Orm;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pace?: Pace;
}

/** Starts the scheduler with every job of this product. */
export async function startJobs({
  orm,
  databaseUrl,
  clock,
  log,
  pace = PACE,
}: JobServices): Promise<Scheduler> {
  const { lookEveryMs, wakeEveryMs: everyMs, lockMs, leaseMs } = pace;
  const services = { ...evaluationServices(orm, leaseMs), orm, clock, log, everyMs, lockMs };
  const jobs = [evaluateMetricRegressions(services)];
  return startScheduler({ url: databaseUrl, log, jobs, lookEveryMs, worker: worker() });
}

/** What an evaluation needs, by night or by hand. */
export function evaluationServices(orm: Orm, leaseMs = PACE.leaseMs): EvaluationServices {
  return {
    store: createEvaluationStore(orm, { leaseMs, worker: worker() }),
    factsOf: (workspaceId) => createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId),
    renewEveryMs: leaseMs / 3,
  };
}

/** This process, as others see who works on what. */
function worker(): string {
  return `${hostname()}:${process.pid}`;
}
