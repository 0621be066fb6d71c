/** Durations with the instants that place them in time, ascending. */
export interface Run {
  readonly atMs: Float64Array;
  readonly durationMs: Float64Array;
}

/** The durations of one segment's records: in order of time, and by size. Each order is made when it is first needed. */
export class Sample {
  /** No duration is of an earlier instant. */
  readonly firstMs: number;
  /** No duration is of a later instant. */
  readonly lastMs: number;
  #run: Run | null = null;
  #sorted: Float64Array | null = null;

  /**
   * @param bounds of the records that the durations are of.
   * @param isKept whether sorting pays, since the same durations will be asked for again.
   */
  constructor(
    { firstMs, lastMs }: { readonly firstMs: number; readonly lastMs: number },
    readonly isKept: boolean,
    private readonly make: () => Run,
  ) {
    this.firstMs = firstMs;
    this.lastMs = lastMs;
  }

  get atMs(): Float64Array {
    return this.run.atMs;
  }

  get count(): number {
    return this.#sorted?.length ?? this.run.atMs.length;
  }

  get run(): Run {
    this.#run ??= this.make();
    return this.#run;
  }

  /** Ascending. */
  get sorted(): Float64Array {
    return this.#sorted ?? this.sort();
  }

  /** Puts them in order now, for whoever asks later. */
  sort(): Float64Array {
    this.#sorted = (this.#run ?? this.make()).durationMs.slice().sort();
    return this.#sorted;
  }
}
