/** A job as Agenda is told of it. What is due is decided by our own tables: Agenda only wakes us. */
export interface ScheduledJob {
  readonly name: string;
  /** How often it is woken, in milliseconds, on one of the processes. */
  readonly everyMs: number;
  /** How long a process that falls silent keeps the others from it, in milliseconds. */
  readonly lockMs: number;
  /** @param stillHere must be called more often than every `lockMs`, or another process begins the same. */
  readonly run: (stillHere: () => Promise<void>) => Promise<void>;
}
