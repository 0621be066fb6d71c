import { setImmediate } from 'node:timers';
import DataLoader from 'dataloader';

/** What readers of the database need of it: rows of a statement with question marks. An EntityManager is one. */
export interface Reads {
  execute(sql: string, values: unknown[]): Promise<unknown[]>;
}

/** A statement of more than so many would be one that nobody can read in a log. */
const MOST_MERGED = 50;

/**
 * Reads that share a statement: whatever is asked before the next turn of the event loop goes to the database together, in one snapshot,
 * each as a list in a column of its own, and the same question once. So the statements of an operation are as many as its levels, however
 * many kinds of things each level asks for. It waits for `settled`, since what comes then will ask for more. For statements that only read, and whose columns mean the same in JSON. One that is alone
 * goes as it is.
 */
export function mergedReads(reads: () => Reads, settled: () => Promise<unknown>): Reads {
  const loader = new DataLoader<Asked, readonly unknown[], string>((asked) => readAll(reads(), asked), {
    cache: false,
    maxBatchSize: MOST_MERGED,
    batchScheduleFn: (dispatch) => setImmediate(() => void settled().then(() => setImmediate(dispatch))),
  });
  return { execute: async (sql, values) => [...(await loader.load({ sql, values }))] };
}

interface Asked {
  readonly sql: string;
  readonly values: readonly unknown[];
}

async function readAll(reads: Reads, asked: readonly Asked[]): Promise<(readonly unknown[])[]> {
  const names = asked.map(({ sql, values }) => JSON.stringify([sql, values]));
  const different = [...new Map(asked.map((each, i) => [names[i], each])).entries()];
  const [first] = different;
  if (first !== undefined && different.length === 1) {
    const rows = await reads.execute(first[1].sql, [...first[1].values]);
    return asked.map(() => rows);
  }
  const lists = different.map(
    ([, { sql }], i) => `(select coalesce(json_agg(x), '[]') from (${sql}) as x) as "${i}"`,
  );
  const values = different.flatMap(([, each]) => each.values);
  const [row = {}] = (await reads.execute(
    `/* ledger.merged */ select ${lists.join(',\n')}`,
    values,
  )) as Row[];
  const byName = new Map(different.map(([name], i) => [name, row[i]]));
  return names.map((name) => {
    const rows = byName.get(name);
    if (rows === undefined) throw new RangeError(`merged reads lack a list: ${name}`);
    return rows;
  });
}

type Row = Readonly<Record<number, readonly unknown[]>>;
