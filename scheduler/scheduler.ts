import { Agenda, type Job } from 'agenda';
import pg from 'pg';
import { KEEP_ALIVE } from '../src/db/keep-alive.js';
import { warnOf, warnOfLoss } from '../src/db/outage.js';
import type { Logger } from '../src/log.js';
import { onceInAWhile } from '../src/once-in-a-while.js';
import { agendaBackend, SteadyRepository } from './agenda-backend.js';
import type { ScheduledJob } from './job.js';

/** Agenda's tables are in a schema of their own, which our migration makes. */
const SEARCH_PATH = '-c search_path=agenda';
const CONNECTIONS = 3;
/** A connection that answers no more fails within this time, or the looks of days would wait behind it. */
const ANSWER_WITHIN_MS = 5_000;
/** What fails may fail at every look. */
const TELL_EVERY_MS = 10_000;
/** How long a job may go on after the process was told to stop. */
const GRACE_MS = 5_000;

export interface SchedulerOptions {
  readonly url: string;
  readonly log: Logger;
  readonly jobs: readonly ScheduledJob[];
  /** How often Agenda looks whether a job is due, in milliseconds. */
  readonly lookEveryMs: number;
  /** Shown in Agenda's table as who has a job. */
  readonly worker: string;
  /** How much this machine's clock is ahead of the database's. */
  readonly aheadMs?: (() => number) | undefined;
}

export interface Scheduler {
  /** Takes no job any more, lets one that runs end its piece of work, and leaves the rest to other processes. */
  stop(): Promise<void>;
}

/**
 * Starts Agenda on PostgreSQL. Any number of processes may: each job is run by one of them at a time, for as long as it is
 * heard of. A lost connection is logged, and the jobs go on when the database is back.
 * @throws where the database cannot be reached now.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { log, jobs, lookEveryMs, worker } = options;
  const pool = openPool(options);
  const repository = new SteadyRepository(pool, options.aheadMs);
  const backend = agendaBackend(repository);
  const agenda = new Agenda({
    backend,
    processEvery: lookEveryMs,
    name: worker,
    maxConcurrency: jobs.length,
  });
  const isTimeToTell = onceInAWhile(TELL_EVERY_MS);
  agenda.on('error', (error) => {
    warnOf(log, error, { words: 'the scheduler failed, and tries again', isTimeToTell });
  });
  agenda.on('fail', (error, { attrs }) =>
    warnOf(log, error, { words: 'a job failed, and will be woken again', about: { job: attrs.name } }),
  );
  let isStopping = false;
  const stop = async () => {
    isStopping = true;
    await repository.takeNoMore();
    await agenda.drain({ timeout: GRACE_MS, closeConnection: false });
    await repository
      .releaseAll(worker)
      .catch((error) => log.warn({ err: error }, 'the locks of this scheduler will lapse by themselves'));
    await pool.end();
  };
  const mayGoOn = async (job: Job) => {
    if (isStopping || job.getCanceledMessage() !== undefined) return false;
    await job.touch();
    return true;
  };
  for (const { name, run, lockMs } of jobs) {
    const handler = (job: Job) => run(() => mayGoOn(job));
    agenda.define(name, handler, { lockLifetime: lockMs, concurrency: 1, lockLimit: 1 });
  }
  try {
    await agenda.start();
    for (const { name, everyMs } of jobs) await agenda.every(everyMs, name);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function openPool({ url, log }: SchedulerOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    options: SEARCH_PATH,
    application_name: 'vigilo-scheduler',
    ...KEEP_ALIVE,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  pool.on('error', (error) => warnOfLoss(log, error));
  return pool;
}
