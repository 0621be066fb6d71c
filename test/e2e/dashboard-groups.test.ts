import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { shownValue } from '../../src/analytics/reading-words.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { startDemoApp, visitDashboard } from '../support/dashboard.js';
import { manyServices } from '../support/many-services.js';

const DAY = 86_400_000;
const SERVICES = 500;

describe("the dashboard's groups", function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startDemoApp();
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const visit = (path: string, run: (page: Page, faults: readonly string[]) => Promise<void>) =>
    visitDashboard({ app, browser }, { path }, async ({ page, faults }) => {
      await page.locator('.group-card, .metric-card .headline').first().waitFor();
      await run(page, faults);
    });

  it('are those of the API, in its order, with its numbers', async () => {
    const end = new Date(Math.floor(Date.now() / 1000) * 1000);
    const window = { start: new Date(end.getTime() - 28 * DAY).toISOString(), end: end.toISOString() };
    const { data } = await ask(
      app,
      `query ($window: DoraWindowInput) { dora(window: $window, groupBy: TEAM) { groups { edges { node {
        label metrics { leadTimeHours { value sampleSize } changeFailureRate { value sampleSize failed } } } } } } }`,
      { variables: { window } },
    );
    await visit(`?tab=team&start=${window.start}&end=${window.end}`, async (page, faults) => {
      const cards = page.locator('.group-card');
      const edges: { node: Group }[] = data.dora.groups.edges;
      assert.deepEqual(
        await cards.getByRole('heading').allInnerTexts(),
        edges.map(({ node }) => node.label),
      );
      for (const [index, { node }] of edges.entries()) {
        const values = (await cards.nth(index).locator('.mini-value').allInnerTexts()).map(clean);
        assert.equal(values[1]?.split(',')[0]?.trim(), shownValue('lead_time', node.metrics.leadTimeHours));
        assert.equal(
          values[2]?.split(',')[0]?.trim(),
          shownValue('change_failure_rate', node.metrics.changeFailureRate),
        );
      }
      assert.deepEqual(faults, []);
    });
  });

  it('are found by a part of the name and sorted, and the address keeps both', () =>
    visit('?tab=service', async (page) => {
      await page.getByRole('searchbox', { name: 'Search services' }).fill('gateway');
      await page.locator('.group-card', { hasText: 'Mobile gateway' }).waitFor();
      await page.locator('.group-card', { hasText: 'Cart' }).waitFor({ state: 'detached' });
      await page.getByRole('searchbox', { name: 'Search services' }).fill('');
      await page.getByLabel('Sort by').selectOption({ label: 'Name' });
      await page.waitForURL(/sort=name/);
      const names = await page.locator('.group-card').getByRole('heading').allInnerTexts();
      assert.deepEqual(
        names,
        names.toSorted((a, b) => a.localeCompare(b)),
      );
      await page.getByRole('searchbox', { name: 'Search services' }).fill('no such service');
      await page.getByRole('heading', { name: 'No services match “no such service”' }).waitFor();
    }));

  it('open with their metrics, alerts and records, and Back leads to all of them again', () =>
    visit('?tab=team', async (page, faults) => {
      await page.getByRole('link', { name: 'fulfilment' }).click();
      await page.waitForURL(/tab=team&team=fulfilment/);
      await page.getByRole('heading', { name: 'Team fulfilment' }).waitFor();
      await page.locator('.metric-card .headline').nth(3).waitFor();
      await page.locator('.alert-row', { hasText: 'Lead time · fulfilment' }).waitFor();
      const first = page.locator('.records .record-link').first();
      assert.match(await first.innerText(), /^CHG-/);
      await page.getByRole('button', { name: 'Incidents' }).click();
      await page.locator('.records .record-link', { hasText: 'INC-' }).first().waitFor();
      await page.goBack();
      await page.locator('.group-card').first().waitFor();
      assert.deepEqual(faults, []);
    }));

  it('page through their records', () =>
    visit('?tab=team&team=payments', async (page) => {
      const pager = page.getByRole('navigation', { name: 'Pages of changes' });
      await pager.getByText(/^1–25 of/).waitFor();
      const first = await page.locator('.records .record-link').first().innerText();
      await pager.getByRole('button', { name: 'Next' }).click();
      await pager.getByText(/^26–50 of/).waitFor();
      assert.notEqual(await page.locator('.records .record-link').first().innerText(), first);
      await pager.getByRole('button', { name: 'Back' }).click();
      await pager.getByText(/^1–25 of/).waitFor();
      assert.equal(await page.locator('.records .record-link').first().innerText(), first);
    }));

  it('are reached by the links of Slack messages, the group in view', () =>
    visit('?group_by=team&team=payments', async (page) => {
      await page.getByRole('heading', { name: 'Team payments' }).waitFor();
      await page
        .getByRole('link', { name: 'By team', exact: true })
        .and(page.locator('[aria-current=page]'))
        .waitFor();
    }));

  it('of records without a key are called Unassigned and open like the others', () =>
    visit('?tab=service', async (page) => {
      await page.getByRole('link', { name: 'Unassigned' }).click();
      await page.getByRole('heading', { name: 'Service Unassigned' }).waitFor();
      await page.waitForURL(/service=$/);
    }));
});

describe('a dashboard of 500 services', function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startTestApp({ ledger: manyServices(SERVICES, Date.now()) });
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  it('holds only the cards near the screen, wherever one scrolls', () =>
    visitDashboard({ app, browser }, { path: '?tab=service&sort=name' }, async ({ page }) => {
      await page.getByText(`${SERVICES} services`).waitFor();
      const cards = page.locator('.group-card');
      assert.ok((await cards.count()) < 60);
      await page.keyboard.press('End');
      await page.getByRole('link', { name: 'Service 500', exact: true }).waitFor();
      assert.ok((await cards.count()) < 60);
      assert.equal(await page.getByRole('link', { name: 'Service 001', exact: true }).count(), 0);
    }));

  it('finds one of them at once', () =>
    visitDashboard({ app, browser }, { path: '?tab=service' }, async ({ page }) => {
      await page.getByRole('searchbox', { name: 'Search services' }).fill('service 321');
      await page.getByRole('link', { name: 'Service 321' }).waitFor();
      await page.getByText('1 of 500 services').waitFor();
    }));
});

interface Group {
  readonly label: string;
  readonly metrics: {
    readonly leadTimeHours: { readonly value: number | null; readonly sampleSize: number };
    readonly changeFailureRate: {
      readonly value: number | null;
      readonly sampleSize: number;
      readonly failed: number;
    };
  };
}

const clean = (text: string) => text.replace(/\s+/g, ' ').trim();
