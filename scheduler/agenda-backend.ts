import { PostgresJobRepository } from '@agendajs/postgres-backend';
import type { AgendaBackend, JobParameters, JobRepositoryOptions } from 'agenda';
import type { Pool } from 'pg';

const RELEASE_ALL =
  'update agenda_jobs set locked_at = null where last_modified_by = $1 and locked_at is not null';

/**
 * Agenda's tables, without what bites: a rejection that nobody hears, which ends the process; and a job that is locked before
 * it is due, which Agenda never runs again in this process once that lock has lapsed on the way (a machine that sleeps, or an
 * event loop that is held up, is enough). Agenda goes by the machine's clock; the instants that it notes are put right by the
 * database's, or a process whose clock is an hour ahead would take every lock from the others, and leave them none for an hour.
 */
export class SteadyRepository extends PostgresJobRepository {
  readonly #looks = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(
    pool: Pool,
    private readonly aheadMs: () => number = () => 0,
  ) {
    super({ pool, ensureSchema: false });
  }

  /** Takes no job that is not due, and hands it over as one that begins this very moment. */
  override async getNextJobToRun(
    name: string,
    _nextScanAt: Date,
    lockDeadline: Date,
    _now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.#isClosed) return undefined;
    const there = this.#toDatabase(new Date());
    const deadline = this.#toDatabase(lockDeadline);
    const look = super.getNextJobToRun(name, there, deadline, there, options);
    const settled = look.then(
      () => undefined,
      () => undefined,
    );
    this.#looks.add(settled);
    try {
      const job = await look;
      if (job === undefined || this.#isClosed) return undefined;
      const now = new Date();
      return { ...job, lockedAt: now, nextRunAt: now };
    } finally {
      this.#looks.delete(settled);
    }
  }

  override async getJobById(id: string): Promise<JobParameters | null> {
    const job = await super.getJobById(id);
    return job === null ? null : this.#fromDatabase(job);
  }

  override async lockJob(
    job: JobParameters,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    const locked = await super.lockJob(this.#asInDatabase(job), options);
    return locked === undefined ? undefined : this.#fromDatabase(locked);
  }

  override async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    await super.saveJobState(this.#asInDatabase(job), options);
  }

  override async saveJob<DATA = unknown>(
    job: JobParameters<DATA>,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters<DATA>> {
    return this.#fromDatabase(await super.saveJob(this.#asInDatabase(job), options));
  }

  #toDatabase(date: Date): Date {
    return new Date(date.getTime() - this.aheadMs());
  }

  #asInDatabase<DATA>(job: JobParameters<DATA>): JobParameters<DATA> {
    return moved(job, -this.aheadMs());
  }

  #fromDatabase<DATA>(job: JobParameters<DATA>): JobParameters<DATA> {
    return moved(job, this.aheadMs());
  }

  /** Agenda does not wait for this one. Where it fails, the lock lapses by itself. */
  override async unlockJob(job: JobParameters): Promise<void> {
    await super.unlockJob(job).catch(() => undefined);
  }

  /** Takes no job any more. Resolves when no look is under way. */
  async takeNoMore(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#looks);
  }

  /** Leaves the jobs of this worker to the others, who would have to wait until its locks lapse. */
  async releaseAll(worker: string): Promise<void> {
    await this.getPool().query(RELEASE_ALL, [worker]);
  }
}

/** The same job, as a clock tells of it that is ahead by this much. What other instants it has is for show. */
function moved<DATA>(job: JobParameters<DATA>, byMs: number): JobParameters<DATA> {
  const { nextRunAt, lockedAt } = job;
  const move = (date: Date) => new Date(date.getTime() + byMs);
  return {
    ...job,
    ...(nextRunAt ? { nextRunAt: move(nextRunAt) } : {}),
    ...(lockedAt ? { lockedAt: move(lockedAt) } : {}),
  };
}

/**
 * PostgreSQL for Agenda, on a pool that is the caller's. There is nothing to connect: Agenda's constructor would do it, and
 * hear of no failure. Nor does anybody listen: a job is looked for, often.
 */
export function agendaBackend(repository: SteadyRepository): AgendaBackend {
  return {
    name: 'PostgreSQL',
    repository,
    ownsConnection: false,
    connect: async () => {},
    disconnect: async () => {},
  };
}
