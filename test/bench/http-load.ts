import { Agent, request } from 'node:http';

/** What a number of connections saw that asked one after the other for a while. */
export interface LoadResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

export interface LoadTarget {
  readonly url: string;
  readonly token: string;
  /** The nth request: document and variables. */
  readonly questionOf: (n: number) => object;
}

const LONGEST_MS = 4_000;
const FEWEST = 3;

/** Asks over so many connections, each again as soon as it is answered. @throws where an answer is not 200 or has errors. */
export async function load(target: LoadTarget, connections: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const timesMs: number[] = [];
  let asked = 0;
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt > LONGEST_MS && timesMs.length >= FEWEST;
  const loop = async () => {
    while (!isOver()) {
      asked += 1;
      const sentAt = performance.now();
      await post(target, agent, asked);
      timesMs.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), perSecond: timesMs.length / seconds };
}

function post({ url, token, questionOf }: LoadTarget, agent: Agent, n: number): Promise<void> {
  const body = JSON.stringify(questionOf(n));
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let isFirst = true;
      response.on('data', (chunk: Buffer) => {
        if (isFirst && !chunk.subarray(0, 8).equals(Buffer.from('{"data":')))
          reject(new Error(chunk.toString()));
        isFirst = false;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
