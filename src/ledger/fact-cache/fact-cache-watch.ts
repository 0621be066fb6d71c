/** Told of what a cache of facts does, for whoever counts. */
export interface FactCacheWatch {
  loaded(outcome: 'loaded' | 'too_large' | 'failed', seconds: number): void;
  read(source: 'memory' | 'sql'): void;
  /** So many rows were written since the last reading, and are in memory now. */
  applied(rows: number): void;
}
