import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AnswerWatch } from '../../http/kept-answers.js';
import type { FactCacheWatch } from '../../ledger/fact-cache/fact-cache-watch.js';

/** What a cache holds at the moment. */
export interface Holding {
  readonly bytes: number;
  readonly count: number;
}

export interface CacheMetrics<Watch> {
  readonly watch: Watch;
  /** Asked at each scrape. */
  holds(read: () => Holding): void;
}

/** The facts in memory. */
export function factCacheMetrics(registry: Registry): CacheMetrics<FactCacheWatch> {
  const registers = [registry];
  const loads = new Histogram({
    name: 'vigilo_fact_cache_load_seconds',
    help: 'Duration in seconds of reading all facts of a workspace into memory: loaded, too_large or failed.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
    registers,
  });
  const reads = new Counter({
    name: 'vigilo_fact_cache_reads_total',
    help: 'Readings of facts: from memory, or, where they are not there, by SQL.',
    labelNames: ['source'],
    registers,
  });
  const news = new Counter({
    name: 'vigilo_fact_cache_news_rows_total',
    help: 'Rows that were written since and were applied to the facts in memory.',
    registers,
  });
  return {
    watch: {
      loaded: (outcome, seconds) => loads.observe({ outcome }, seconds),
      read: (source) => reads.inc({ source }),
      applied: (rows) => news.inc(rows),
    },
    holds: held(registry, {
      bytes: ['vigilo_fact_cache_bytes', 'Bytes of facts in memory.'],
      count: ['vigilo_fact_cache_workspaces', 'Workspaces whose facts are in memory.'],
    }),
  };
}

/** The answers that are given again. */
export function answerCacheMetrics(registry: Registry): CacheMetrics<AnswerWatch> {
  const asked = new Counter({
    name: 'vigilo_answer_cache_requests_total',
    help: 'GraphQL requests over HTTP: answered by a kept answer (hit), or not (miss).',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    watch: { hit: () => asked.inc({ outcome: 'hit' }), miss: () => asked.inc({ outcome: 'miss' }) },
    holds: held(registry, {
      bytes: [
        'vigilo_answer_cache_bytes',
        'Bytes of kept answers, as they are accounted for: twice their length.',
      ],
      count: ['vigilo_answer_cache_answers', 'Answers that are kept.'],
    }),
  };
}

type Named = readonly [name: string, help: string];

function held(registry: Registry, names: { readonly bytes: Named; readonly count: Named }) {
  let read = (): Holding => ({ bytes: 0, count: 0 });
  const gauge = ([name, help]: Named, valueIn: (holding: Holding) => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(valueIn(read()));
      },
    });
  gauge(names.bytes, ({ bytes }) => bytes);
  gauge(names.count, ({ count }) => count);
  return (from: () => Holding) => {
    read = from;
  };
}
