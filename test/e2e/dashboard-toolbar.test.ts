import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask, get } from '../support/client.js';
import { startDemoApp, type VisitOptions, visitDashboard } from '../support/dashboard.js';

const PRESETS = [
  { name: '7 days', id: '7d' },
  { name: '28 days', id: '28d' },
  { name: '90 days', id: '90d' },
  { name: 'Quarter to date', id: 'qtd' },
];
const WINDOW = '?start=2026-01-01&end=2026-01-31';

describe("the dashboard's window, filters and actions", function () {
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

  const visit = (path: string, run: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
    visitDashboard(
      { app, browser },
      { path, role: 'viewer', ...options, permissions: ['clipboard-read', 'clipboard-write'] },
      async ({ page, faults }) => {
        await page.locator('.headline, .group-card').first().waitFor();
        await run(page);
        assert.deepEqual(faults, []);
      },
    );

  it('chooses a window by one press, and Back leads to the one before', () =>
    visit('', async (page) => {
      const pressed = (name: string) => page.getByRole('button', { name, exact: true, pressed: true });
      await pressed('30 days').waitFor();
      for (const { name, id } of PRESETS) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.waitForURL(new RegExp(`window=${id}`));
        await pressed(name).waitFor();
      }
      await page.goBack();
      await pressed('90 days').waitFor();
    }));

  it('takes days of the workspace’s zone, the last one whole, as REST does', () =>
    visit('', async (page) => {
      await page.getByRole('button', { name: 'Custom' }).click();
      await page.getByLabel('From').fill('2026-03-20');
      await page.getByLabel('To, inclusive').fill('2026-03-31');
      const asked = page.waitForRequest((request) => (request.postData() ?? '').includes('Overview'));
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      // The clocks of Amsterdam go forward on the 29th.
      const { window } = JSON.parse((await asked).postData() ?? '').variables;
      assert.deepEqual(window, { start: '2026-03-19T23:00:00.000Z', end: '2026-03-31T22:00:00.000Z' });
      await page.waitForURL(/start=2026-03-20&end=2026-03-31/);
    }));

  it('says what is wrong with a window, and shows the old one on', () =>
    visit('', async (page) => {
      await page.getByRole('button', { name: 'Custom' }).click();
      await page.getByLabel('From').fill('2026-03-20');
      await page.getByLabel('To, inclusive').fill('2026-03-10');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'The window must end after it starts.' }).waitFor();
      assert.ok(!page.url().includes('start='));
      await page.getByLabel('From').fill('');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'Choose the first and the last day.' }).waitFor();
    }));

  it('opens every panel inside a narrow screen', () =>
    visit(
      '',
      async (page) => {
        await page.locator('.metric-card').nth(3).waitFor();
        for (const name of ['Custom', 'Team', 'Service', 'Change type', 'Actions', 'About Lead time']) {
          await page.getByRole('button', { name, exact: true }).click();
          const panel = page.locator('.panel');
          // The choices come later and widen it.
          if (name === 'Service') await panel.getByRole('checkbox').first().waitFor();
          const box = await panel.boundingBox();
          assert.ok(box && box.x >= 0 && box.x + box.width <= 360, `${name}: ${JSON.stringify(box)}`);
          await page.keyboard.press('Escape');
        }
      },
      { viewport: { width: 360, height: 780 } },
    ));

  it('narrows everything by team, service and type, as the address says', () =>
    visit(WINDOW, async (page) => {
      const badge = page.locator('.metric-card').first().locator('.badge');
      const whole = await badge.innerText();
      await page.getByRole('button', { name: 'Team', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search teams' }).fill('check');
      await page.getByRole('checkbox', { name: 'checkout' }).check();
      await page.waitForURL(/team=checkout/);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Change type', exact: true }).click();
      await page.getByRole('checkbox', { name: 'Emergency' }).check();
      await page.waitForURL(/team=checkout&change_type=emergency/);
      await page.locator('[aria-busy=false]').first().waitFor();
      const rest = await get(
        app,
        `/api/v1/analytics/dora/${WINDOW}&filter=team:checkout,change_type:emergency`,
      );
      const { sample_size: sample } = (await rest.json()) as { sample_size: { deploy_frequency: number } };
      await page.getByText(`n = ${sample.deploy_frequency}`).first().waitFor();
      await page.reload();
      await page.getByText(`n = ${sample.deploy_frequency}`).first().waitFor();
      await page.getByRole('button', { name: /Team: checkout/ }).click();
      await page.getByRole('button', { name: /Change type: Emergency/ }).click();
      await page.getByText(whole, { exact: true }).first().waitFor();
    }));

  for (const format of ['csv', 'json'] as const) {
    it(`exports ${format.toUpperCase()} of what is shown, as the API exports it`, () =>
      visit(`${WINDOW}&tab=team&change_type=normal`, async (page) => {
        await page.getByRole('button', { name: 'Actions' }).click();
        const downloading = page.waitForEvent('download');
        await page.getByRole('button', { name: `Export ${format.toUpperCase()}` }).click();
        const download = await downloading;
        assert.match(download.suggestedFilename(), new RegExp(`\\.${format}$`));
        const query = `${WINDOW}&group_by=team&filter=change_type:normal&format=${format}`;
        const expected = await (await get(app, `/api/v1/analytics/dora/export${query}`)).text();
        assert.equal(await readFile(await download.path(), 'utf8'), expected);
        await page.getByRole('status').filter({ hasText: 'is in your downloads' }).waitFor();
      }));
  }

  it('copies the question as a query that the API answers', () =>
    visit(`${WINDOW}&tab=service&team=payments&team=`, async (page) => {
      await page.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('button', { name: 'Copy as GraphQL query' }).click();
      await page.getByRole('status').filter({ hasText: 'The query is in your clipboard' }).waitFor();
      const query = await page.evaluate('navigator.clipboard.readText()');
      const { data, errors } = await ask(app, String(query));
      assert.deepEqual(errors, []);
      const labels = data.dora.groups.edges.map(({ node }: { node: { label: string } }) => node.label);
      const shown = await page.locator('.group-card').getByRole('heading').allInnerTexts();
      assert.deepEqual(shown, labels.slice(0, shown.length));
    }));

  it('copies the link to what is shown, without the token', () =>
    visit(`${WINDOW}&tab=goals`, async (page) => {
      await page.getByRole('link', { name: 'By team' }).click();
      await page.locator('.group-card').first().waitFor();
      await page.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByRole('status').filter({ hasText: 'The link is in your clipboard' }).waitFor();
      assert.equal(await page.evaluate('navigator.clipboard.readText()'), page.url());
      assert.ok(!page.url().includes('token'));
    }));

  it('works the menus by keyboard: Enter opens, Escape closes and gives the focus back', () =>
    visit('', async (page) => {
      const button = page.getByRole('button', { name: 'Actions' });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Export CSV');
      await page.keyboard.press('Escape');
      assert.match(await focused(page), /^Actions/);
    }));
});

const focused = async (page: Page) => String(await page.evaluate('document.activeElement.textContent'));
