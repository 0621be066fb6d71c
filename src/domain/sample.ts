/** Durations with the instants that place them in time, ascending. */
export interface Run {
  readonly atMs: Float64Array;
  readonly durationMs: Float64Array;
}

/** The durations of one segment's records: in order of time, and by size. Each order is made when it is first needed. */
export class Sample {
  #run: Run | null = null;
  #sorted: Float64Array | null = null;

  /**
   * @param bounds of the records that the durations are of.
   * @param isKept whether sorting pays, since the same durations will be asked for again.
   */
  constructor(
    private readonly bounds: { readonly firstMs: number; readonly lastMs: number },
    readonly isKept: boolean,
    private readonly make: () => Run,
  ) {}

  /** No duration is of an earlier instant. */
  get firstMs(): number {
    return this.bounds.firstMs;
  }

  /** No duration is of a later instant. */
  get lastMs(): number {
    return this.bounds.lastMs;
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
    this.#sorted ??= (this.#run ?? this.make()).durationMs.slice().sort();
    return this.#sorted;
  }
}
