import type { TestApp } from './app.js';

/** What Prometheus would read. */
export interface Scraped {
  readonly text: string;
  /** Metrics by name, and what their help says. */
  readonly help: ReadonlyMap<string, string>;
  /** The value of a series such as `vigilo_x{a="b"}`; 0 where there is none yet. */
  value(series: string): number;
}

export async function scrape(app: Pick<TestApp, 'url'>): Promise<Scraped> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const lines = text.split('\n');
  const values = new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
  const help = new Map(
    lines.flatMap((line) => {
      const [, name, said] = /^# HELP (\S+) ?(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, said ?? ''] as const];
    }),
  );
  return { text, help, value: (series) => values.get(series) ?? 0 };
}

/** prom-client's own: of the process and of Node. */
export const OF_THE_PROCESS = /^vigilo_(process|nodejs)_/;
