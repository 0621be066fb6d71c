import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { OF_THE_PROCESS, scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';

const METRIC = /\bvigilo_[a-z0-9_]+/g;
const read = (path: string) => readFileSync(path, 'utf8');
const metricsIn = (text: string) => new Set(text.match(METRIC));

/** A chapter of the operator's handbook, by its heading. */
function chapter(heading: string): string {
  const [, text] = read('docs/operations.md').split(`\n## ${heading}\n`);
  return text?.split('\n## ')[0] ?? assert.fail(`no chapter ${heading}`);
}

/** First cells of a table's rows, without what their braces say. */
function rowsOf(text: string): string[] {
  return [...text.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name ?? '');
}

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

describe('what is said of the metrics', () => {
  let app: TestApp;
  let series: ReadonlySet<string>;
  let own: string[];
  before(async () => {
    app = await startTestApp({ environment: { VIGILO_SCAN_ROWS: '0' } });
    const { help, text } = await scrape(app);
    const histograms = [...text.matchAll(/^# TYPE (\S+) histogram$/gm)].map(([, name]) => name ?? '');
    const parts = histograms.flatMap((name) => ['_bucket', '_count', '_sum'].map((part) => name + part));
    series = new Set([...help.keys(), ...parts]);
    own = [...help.keys()].filter((name) => !OF_THE_PROCESS.test(name));
  });
  after(() => app.close());

  it('is in the handbook for each of them, and for no other', () => {
    assert.deepEqual(rowsOf(chapter('Metrics')).sort(), own.toSorted());
  });

  it('names the labels that they have', async () => {
    app.count.countAttempt('slack', 'delivered', 12);
    app.count.countEvaluation('done', 1);
    app.count.countReport('sent', 1);
    await waitUntil('the facts are in memory', async () => {
      await ask(app, '{ dora(groupBy: TEAM) { overall { mttrHours { p50 } } } }');
      return (await scrape(app)).value('vigilo_fact_cache_workspaces') === 1;
    });
    const { text } = await scrape(app);
    for (const [, name, labels = ''] of chapter('Metrics').matchAll(/^\| `(\w+)(?:\{([a-z,]+)\})?`/gm)) {
      const line = text.split('\n').find((each) => new RegExp(`^${name}(_count)?[ {]`).test(each));
      const shown = [...(line ?? assert.fail(`no series of ${name}`)).matchAll(/(\w+)="/g)].map(
        ([, label]) => label,
      );
      assert.deepEqual(shown.sort(), labels.split(',').filter(Boolean).sort(), name);
    }
  });

  it('asks Grafana for metrics that there are, and shows each of our own', () => {
    const { panels } = JSON.parse(read('deploy/grafana-dashboard.json')) as { panels: Panel[] };
    const asked = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => [...metricsIn(expr)])),
    );
    for (const name of asked) assert.ok(series.has(name), `${name} is not there`);
    const unseen = own.filter((name) => ![...asked].some((each) => each.startsWith(name)));
    assert.deepEqual(unseen, []);
    for (const { title, targets } of panels) assert.ok(targets.length > 0, title);
  });

  it('raises alarms on metrics that there are, each of them in the handbook, and no other', () => {
    const rules = read('deploy/prometheus-rules.yaml');
    for (const name of metricsIn(rules)) assert.ok(series.has(name), `${name} is not there`);
    const alarms = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name ?? '');
    assert.ok(alarms.length > 10);
    assert.deepEqual(rowsOf(chapter('Alarms')).sort(), alarms.sort());
    const shown = read('deploy/grafana-dashboard.json').match(/Alarm: (\w+)/g) ?? [];
    for (const each of shown) assert.ok(alarms.includes(each.replace('Alarm: ', '')), each);
  });
});
