import { hostname } from 'node:os';
import { evaluateMetricRegressions } from '../scheduler/jobs/evaluate-metric-regressions.job.js';
import { pruneFeed } from '../scheduler/jobs/prune-ledger-feed.job.js';
import { sendSavedReports } from '../scheduler/jobs/send-saved-reports.job.js';
import { type Scheduler, startScheduler } from '../scheduler/scheduler.js';
import type { EvaluationServices } from './analytics/evaluation.js';
import type { Links } from './analytics/links.js';
import type { Clock } from './clock.js';
import { type Orm, workspaceEm } from './db/orm.js';
import type { AddressRules } from './dispatch/guard/address-rules.js';
import { startSender } from './dispatch/sender.js';
import { emailTransport, type MailSettings } from './dispatch/transports/email.transport.js';
import { slackTransport } from './dispatch/transports/slack.transport.js';
import { webhookTransport } from './dispatch/transports/webhook.transport.js';
import { createSqlFactSource } from './ledger/sql-fact-source.js';
import type { Logger } from './log.js';
import { createEvaluationStore } from './store/evaluation.store.js';
import type { JobMetrics } from './telemetry/metrics/job.metrics.js';
import { NO_TRACING, type Tracing } from './telemetry/tracing.js';
import { watchEvaluation } from './telemetry/watch-evaluation.js';
import { watchReport } from './telemetry/watch-report.js';

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

const LOCAL_LINKS: Links = { publicUrl: 'http://127.0.0.1:4000', recordUrl: '' };
const PACE: Pace = { lookEveryMs: 2_000, wakeEveryMs: 10_000, lockMs: 30_000, leaseMs: 30_000 };

export interface JobServices {
  readonly orm: Orm;
  readonly databaseUrl: string;
  readonly clock: Clock;
  /** How much the machine's clock, by which Agenda goes, is ahead of the database's. */
  readonly aheadMs?: () => number;
  readonly log: Logger;
  readonly pace?: Pace;
  readonly links?: Links;
  /** Left out: nothing is sent. */
  readonly dispatch?: DispatchSettings;
  readonly count?: JobMetrics;
  readonly tracing?: Tracing;
}

/** What the operator's settings say of sending. */
export interface DispatchSettings {
  readonly addresses: AddressRules;
  readonly mail: MailSettings;
}

/** Starts the scheduler with every job of this product, and, where it is told how, the sender of what they write. */
export async function startJobs(given: JobServices): Promise<Scheduler> {
  const {
    orm,
    databaseUrl,
    clock,
    aheadMs,
    log,
    pace = PACE,
    links = LOCAL_LINKS,
    dispatch,
    count,
    tracing = NO_TRACING,
  } = given;
  const { lookEveryMs, wakeEveryMs: everyMs, lockMs, leaseMs } = pace;
  const services = { ...evaluationServices(orm, leaseMs, links), orm, clock, log, everyMs, lockMs };
  const watch = watchEvaluation(tracing, count?.countEvaluation);
  const jobs = [
    evaluateMetricRegressions({ ...services, watch }),
    sendSavedReports({ ...services, watch: watchReport(tracing, count?.countReport) }),
    pruneFeed({ orm, lockMs }),
  ];
  const scheduler = await startScheduler({
    ...{ url: databaseUrl, log, jobs, lookEveryMs, aheadMs },
    worker: worker(),
  });
  if (dispatch === undefined) return scheduler;
  const transports = transportsOf(dispatch, clock);
  const sender = startSender({ orm, clock, log, transports, tracing, countAttempt: count?.countAttempt });
  return {
    async stop() {
      await Promise.all([scheduler.stop(), sender.stop()]);
    },
  };
}

/** Every kind of channel's way out. */
export function transportsOf({ addresses, mail }: DispatchSettings, clock: Clock) {
  return {
    webhook: webhookTransport(addresses, clock),
    slack: slackTransport(addresses),
    email: emailTransport(mail),
  };
}

/** What an evaluation needs, by night or by hand. */
export function evaluationServices(
  orm: Orm,
  leaseMs = PACE.leaseMs,
  links: Links = LOCAL_LINKS,
): EvaluationServices {
  return {
    links,
    store: createEvaluationStore(orm, { leaseMs, worker: worker() }),
    factsOf: (workspaceId) => createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId),
    renewEveryMs: leaseMs / 3,
  };
}

/** This process, as others see who works on what. */
function worker(): string {
  return `${hostname()}:${process.pid}`;
}
