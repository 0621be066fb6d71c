import { Counter, Histogram, type Registry } from 'prom-client';
import type { CountAttempt } from '../../dispatch/deliver.js';

/** What an evaluation came to: `left` to another process that has it, or had it. */
export type EvaluationResult = 'done' | 'failed' | 'left';

/** What a run of a saved report came to, likewise. */
export type ReportResult = 'sent' | 'failed' | 'left';

export interface JobMetrics {
  readonly countAttempt: CountAttempt;
  readonly countEvaluation: (outcome: EvaluationResult, seconds: number) => void;
  readonly countReport: (outcome: ReportResult, seconds: number) => void;
}

/** A label is one of few words: a channel's name or address would make a series of each. */
export function jobMetrics(registry: Registry): JobMetrics {
  const registers = [registry];
  const attempts = new Counter({
    name: 'vigilo_delivery_attempts_total',
    help: 'Tries to deliver by this process: delivered, failed (tried again) or given_up.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const attemptSeconds = new Histogram({
    name: 'vigilo_delivery_attempt_seconds',
    help: 'Duration in seconds of tries to deliver by this process.',
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
    registers,
  });
  const evaluations = new Histogram({
    name: 'vigilo_evaluation_seconds',
    help: 'Duration in seconds of nightly evaluations by this process: done, failed, or left to another process.',
    labelNames: ['outcome'],
    buckets: [0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 300],
    registers,
  });
  const reports = new Histogram({
    name: 'vigilo_saved_report_seconds',
    help: 'Duration in seconds of making saved reports that were due, by this process: sent, failed, or left to another process.',
    labelNames: ['outcome'],
    buckets: [0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 300],
    registers,
  });
  return {
    countAttempt: (kind, outcome, latencyMs) => {
      attempts.inc({ kind, outcome });
      attemptSeconds.observe({ kind }, latencyMs / 1_000);
    },
    countEvaluation: (outcome, seconds) => evaluations.observe({ outcome }, seconds),
    countReport: (outcome, seconds) => reports.observe({ outcome }, seconds),
  };
}
