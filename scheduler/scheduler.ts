import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import pg from 'pg';
import type { Logger } from '../src/log.js';
import type { ScheduledJob } from './job.js';

/** Agenda's tables are in a schema of their own, which our migration makes. */
const SEARCH_PATH = '-c search_path=agenda';
const CONNECTIONS = 3;
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
}

export interface Scheduler {
  /** Takes no job any more, and lets one that runs end. */
  stop(): Promise<void>;
}

/**
 * Starts Agenda on PostgreSQL. Any number of processes may: each job is run by one of them at a time, for as long as it is
 * heard of. A lost connection is logged, and the jobs go on when the database is back.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { url, log, jobs, lookEveryMs, worker } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    options: SEARCH_PATH,
    application_name: 'vigilo-scheduler',
  });
  const warn = (error: Error) => log.warn({ err: error }, 'the scheduler lost a connection');
  pool.on('error', warn);
  const backend = new PostgresBackend({ pool, ensureSchema: false, disableNotifications: true });
  const agenda = new Agenda({
    backend,
    processEvery: lookEveryMs,
    name: worker,
    maxConcurrency: jobs.length,
  });
  agenda.on('error', warn);
  agenda.on('fail', (error, { attrs }) => log.error({ err: error, job: attrs.name }, 'a job failed'));
  for (const { name, run, lockMs } of jobs) {
    const handler = (job: { touch(): Promise<void> }) => run(() => job.touch());
    agenda.define(name, handler, { lockLifetime: lockMs, concurrency: 1, lockLimit: 1 });
  }
  await agenda.start();
  for (const { name, everyMs } of jobs) await agenda.every(everyMs, name);
  return {
    async stop() {
      await agenda.drain({ timeout: GRACE_MS, closeConnection: false });
      await agenda.stop(false);
      await pool.end();
    },
  };
}
