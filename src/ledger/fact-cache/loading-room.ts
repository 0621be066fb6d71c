/** Loads beyond these wait: each holds a connection, of which a process has few. */
const MOST_AT_ONCE = 2;

/** What workspaces that are being loaded may take together, so that a hundred cold ones take no more memory than those that are kept. */
export class LoadingRoom {
  #loads = 0;
  #bytes = 0;
  #waiting: (() => void)[] = [];

  constructor(private readonly maxBytes: number) {}

  /** Bytes that are promised to loads under way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Runs a load when it is its turn. What it reserves, the last time that it does, is given back when it has ended. */
  async run<Result>(load: (reserve: (bytes: number) => Promise<void>) => Promise<Result>): Promise<Result> {
    while (this.#loads >= MOST_AT_ONCE) await this.#change();
    this.#loads += 1;
    let own = 0;
    const give = () => {
      this.#bytes -= own;
      own = 0;
      for (const look of this.#waiting.splice(0)) look();
    };
    const reserve = async (bytes: number) => {
      give();
      // One that is alone has all the room that there is.
      while (this.#bytes > 0 && this.#bytes + bytes > this.maxBytes) await this.#change();
      own = bytes;
      this.#bytes += bytes;
    };
    try {
      return await load(reserve);
    } finally {
      this.#loads -= 1;
      give();
    }
  }

  /** Resolves when something is given back; somebody else may have taken it. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
