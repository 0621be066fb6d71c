/** A job as Agenda is told of it. What is due is decided by our own tables: Agenda only wakes us. */
export interface ScheduledJob {
  readonly name: string;
  /** How often it is woken, in milliseconds, on one of the processes. */
  readonly everyMs: number;
  /** How long a process that falls silent keeps the others from it, in milliseconds. */
  readonly lockMs: number;
  /**
   * Must ask `mayGoOn` before each piece of work, and end where the answer is no: the process stops, or fell silent for
   * longer than `lockMs`, so that another has begun the same.
   */
  readonly run: (mayGoOn: () => Promise<boolean>) => Promise<void>;
}
