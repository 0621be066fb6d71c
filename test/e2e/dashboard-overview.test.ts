import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { targetInWords } from '../../src/analytics/alert-summary.js';
import { valueInWords } from '../../src/analytics/metric-words.js';
import { deltaWords, sampleBadge, shownValue } from '../../src/analytics/reading-words.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { METRIC_LIST } from '../../src/domain/metrics/registry.js';
import type { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { startDemoApp, visitDashboard } from '../support/dashboard.js';

const FIELDS: Readonly<Record<MetricId, string>> = {
  deploy_frequency: 'deployFrequencyPerDay',
  lead_time: 'leadTimeHours',
  change_failure_rate: 'changeFailureRate',
  mttr: 'mttrHours',
};
const DAY = 86_400_000;

describe("the dashboard's overview", function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;
  /** Fixed, so that the page and the API are asked the same. */
  let path: string;
  let api: Record<string, Reading>;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startDemoApp();
    const endMs = Math.floor(Date.now() / 1000) * 1000;
    const window = { start: new Date(endMs - 30 * DAY).toISOString(), end: new Date(endMs).toISOString() };
    path = `?start=${window.start}&end=${window.end}`;
    const reading = `value delta sampleSize band goal { status target } series(interval: DAY) { value p90 sampleSize start end }`;
    const { data } = await ask(
      app,
      `query ($window: DoraWindowInput) { dora(window: $window) { overall {
        deployFrequencyPerDay { ${reading} } leadTimeHours { ${reading} p90 }
        changeFailureRate { ${reading} failed pending } mttrHours { ${reading} p90 } } } }`,
      { variables: { window } },
    );
    api = data.dora.overall;
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const visit = (run: (page: Page, faults: readonly string[]) => Promise<void>, more = '') =>
    visitDashboard({ app, browser }, { path: path + more }, async ({ page, faults }) => {
      await page.locator('.metric-card .goal-line').nth(3).waitFor({ state: 'attached' });
      await run(page, faults);
    });
  const readingOf = (id: MetricId): Reading => {
    const found = api[FIELDS[id]];
    assert.ok(found);
    return found;
  };

  it('shows the numbers of the API: value, change, band, sample, goal', () =>
    visit(async (page, faults) => {
      for (const { id, name } of METRIC_LIST) {
        const reading = readingOf(id);
        const card = cardOf(page, name);
        await card.locator('.headline').waitFor();
        assert.equal(await textOf(card.locator('.headline .value')), shownValue(id, reading));
        assert.equal((await textOf(card.locator('.band'))).toUpperCase(), reading.band);
        const { text, verdict } = deltaWords(id, reading.delta);
        assert.match(await textOf(card.locator('.delta')), new RegExp(`${escaped(text)} ${verdict}$`));
        assert.ok((await textOf(card.locator('.badge'))).startsWith(sampleBadge(id, reading)));
        const goal = await textOf(card.locator('footer'));
        assert.ok(goal.includes(targetInWords(id, reading.goal.target)), goal);
        const isMissed = (await card.locator('.chip.warning').count()) === 1;
        assert.equal(isMissed, reading.goal.status === 'BREACHED', `${id} ${reading.goal.status}`);
      }
      assert.deepEqual(faults, []);
    }));

  it('has a table behind every chart, with the numbers of the API', () =>
    visit(async (page) => {
      for (const { id, name, unit } of METRIC_LIST) {
        const points = readingOf(id).series;
        assert.equal(await cardOf(page, name).locator('table:not(.stage-list) tbody tr').count(), 7);
        const chart = page.getByRole('region', { name: `${name}${unit === 'hours' ? ' (p50)' : ''} by day` });
        await chart.getByText('Show as table').click();
        const rows = chart.locator('tbody tr');
        assert.equal(await rows.count(), points.length);
        const cells = await rows.locator('td:first-of-type').allTextContents();
        assert.deepEqual(
          cells,
          points.map(({ value }) => (value === null ? '—' : valueInWords(id, value))),
        );
      }
    }));

  it('tells a day by hover: its value, p90 and sample, with links to the records behind it', () =>
    visit(async (page, faults) => {
      const card = cardOf(page, 'Lead time');
      const chart = card.locator('.chart svg');
      const box = await chart.boundingBox();
      assert.ok(box);
      const busiest = busiestOf(readingOf('lead_time').series.slice(-7));
      await page.mouse.move(box.x + ((busiest.index + 0.5) * box.width) / 7, box.y + 20);
      const tooltip = card.locator('.tooltip');
      const text = await textOf(tooltip);
      assert.ok(text.includes(valueInWords('lead_time', busiest.point.value ?? 0)), text);
      assert.ok(text.includes(valueInWords('lead_time', busiest.point.p90 ?? 0)), text);
      assert.ok(text.includes(`${busiest.point.sampleSize} successful change`), text);
      const link = tooltip.getByRole('link').first();
      await link.waitFor();
      const number = await textOf(link);
      assert.match(number, /^CHG-\d+$/);
      await link.click();
      await page.waitForURL(`**/analytics/records/${number}`);
      assert.deepEqual(faults, []);
    }));

  it('tells a day by arrow keys, and Escape puts it away', () =>
    visit(async (page) => {
      const card = cardOf(page, 'MTTR');
      const chart = card.getByRole('slider');
      await chart.focus();
      const newest = await chart.getAttribute('aria-valuetext');
      await page.keyboard.press('Home');
      await card.locator('.tooltip').waitFor();
      await card.locator('[aria-valuenow="0"]').waitFor();
      assert.notEqual(await chart.getAttribute('aria-valuetext'), newest);
      await page.keyboard.press('ArrowRight');
      await card.locator('[aria-valuenow="1"]').waitFor();
      await page.keyboard.press('Escape');
      await card.locator('.tooltip').waitFor({ state: 'detached' });
    }));

  it('reaches the records of a day by keyboard alone', () =>
    visit(async (page) => {
      const card = cardOf(page, 'Lead time');
      await card.getByRole('slider').focus();
      const busiest = busiestOf(readingOf('lead_time').series.slice(-7));
      await page.keyboard.press('Home');
      for (let step = 0; step < busiest.index; step += 1) await page.keyboard.press('ArrowRight');
      await card.locator('.tooltip').getByRole('link').first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/analytics/records/CHG-*');
    }));

  it('draws the goal in every card that has one', () =>
    visit(async (page) => {
      for (const { name } of METRIC_LIST)
        assert.equal(await cardOf(page, name).locator('.goal-line').count(), 1, name);
    }));

  it('shows trends by day, week and month, and keeps the choice in the address', () =>
    visit(async (page) => {
      await page.getByRole('button', { name: 'Month', exact: true }).click();
      await page.waitForURL(/interval=month/);
      const table = page.locator('.trend-card').first();
      await table.getByText('Show as table').click();
      // Thirty days lie in two or three months.
      await table.locator('tbody tr').nth(3).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Week', exact: true }).click();
      await page.waitForURL(/interval=week/);
      await page.goBack();
      await page.waitForURL(/interval=month/);
      await page.getByRole('button', { name: 'Month', exact: true, pressed: true }).waitFor();
    }));

  it('marks a metric whose alerts are open with their count, and leads to them', () =>
    visit(async (page) => {
      const filter = '{ metrics: [LEAD_TIME], acknowledged: false, recovered: false }';
      const { data } = await ask(app, `{ regressionAlerts(filter: ${filter}) { totalCount } }`);
      const { totalCount } = data.regressionAlerts;
      assert.ok(totalCount > 0);
      const mark = cardOf(page, 'Lead time').locator('.alert-mark');
      assert.match(await textOf(mark), new RegExp(`^${totalCount} open alert`));
      await mark.click();
      await page.waitForURL(/tab=alerts.*metric=lead_time/);
      await page.locator('.alert-row').first().waitFor();
      assert.equal(await page.locator('.alert-row').count(), totalCount);
    }));
});

interface Point {
  readonly value: number | null;
  readonly p90: number | null;
  readonly sampleSize: number;
}

interface Reading {
  readonly value: number | null;
  readonly delta: number | null;
  readonly sampleSize: number;
  readonly failed?: number;
  readonly band: string;
  readonly goal: { readonly status: string; readonly target: number };
  readonly series: readonly Point[];
}

const cardOf = (page: Page, name: string) =>
  page.locator('.metric-card', { has: page.getByRole('heading', { name, exact: true }) });
const textOf = async (of: ReturnType<Page['locator']>) => (await of.innerText()).replace(/\s+/g, ' ').trim();
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function busiestOf(points: readonly Point[]): { readonly index: number; readonly point: Point } {
  const [best] = points
    .map((point, index) => ({ index, point }))
    .toSorted((a, b) => b.point.sampleSize - a.point.sampleSize);
  assert.ok(best);
  return best;
}
