import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { startDemoApp, type VisitOptions, visitDashboard } from '../support/dashboard.js';

describe('what a chart tells of a day', function () {
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

  const visit = (run: (page: Page) => Promise<void>, options: VisitOptions = {}) =>
    visitDashboard({ app, browser }, options, async ({ page }) => {
      await page.locator('.trend-card .goal-line').nth(3).waitFor({ state: 'attached' });
      await run(page);
    });

  it('stays while the pointer goes to its records, over other days on the way', () =>
    visit(async (page) => {
      const card = trendOf(page, 'Lead time (p50) by day');
      const { x, y } = await middleOf(card);
      await page.mouse.move(x, y - 60);
      const link = recordsOf(card).first();
      await link.waitFor();
      const [day, number] = [await whenOf(card).innerText(), await link.innerText()];
      const to = await link.boundingBox();
      assert.ok(to && to.x + 8 < x - 60, 'the link is to the side of the pointer');
      await page.mouse.move(to.x + 8, to.y + 6, { steps: 12 });
      assert.equal(await whenOf(card).innerText(), day);
      await link.click();
      await page.waitForURL(`**/analytics/records/${number}`);
    }));

  it('changes with a pointer that goes sideways, and with one that rests below', () =>
    visit(async (page) => {
      const card = trendOf(page, 'Lead time (p50) by day');
      const { x, y } = await middleOf(card);
      await page.mouse.move(x, y - 60);
      const first = await whenOf(card).innerText();
      await page.mouse.move(x + 100, y - 58, { steps: 10 });
      const second = await whenOf(card).innerText();
      assert.notEqual(second, first);
      await page.mouse.move(x + 60, y + 50, { steps: 10 });
      await card.locator('.tooltip-when', { hasNotText: second }).waitFor();
    }));

  it('stays where a finger has touched it, until another place is touched', () =>
    visit(
      async (page) => {
        const card = cardOf(page, 'Lead time');
        await card.locator('.chart svg').tap();
        await recordsOf(card).first().waitFor();
        await whenOf(card).tap();
        await recordsOf(card).first().waitFor();
        await cardOf(page, 'MTTR').getByRole('heading').tap();
        await card.locator('.tooltip').waitFor({ state: 'detached' });
      },
      { hasTouch: true },
    ));

  it('goes when the keys go on, and gives the focus back on Escape from its records', () =>
    visit(async (page) => {
      const card = cardOf(page, 'Lead time');
      const chart = card.getByRole('slider');
      await chart.focus();
      await page.keyboard.press('Home');
      await recordsOf(card).first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      await card.locator('.tooltip').waitFor({ state: 'detached' });
      assert.equal(await chart.evaluate((slider) => slider.matches(':focus')), true);
      await page.keyboard.press('End');
      await card.locator('.tooltip').waitFor();
      await cardOf(page, 'MTTR').getByRole('slider').focus();
      await card.locator('.tooltip').waitFor({ state: 'detached' });
    }));

  it('shows how long the slowest took, however long their titles are', () =>
    visit(async (page) => {
      const card = cardOf(page, 'Lead time');
      const { x, y } = await middleOf(card);
      await page.mouse.move(x, y);
      await recordsOf(card).first().waitFor();
      const [tooltip, hours] = [
        await card.locator('.tooltip').boundingBox(),
        await card.locator('.tooltip li').first().locator('span').last().boundingBox(),
      ];
      assert.ok(tooltip && hours && hours.width > 0);
      assert.ok(hours.x + hours.width <= tooltip.x + tooltip.width, 'inside the tooltip');
    }));

  it('says that its records could not be looked up, and does not wait for ever', () =>
    visit(async (page) => {
      await page.route('**/graphql', (route) => route.abort());
      const card = cardOf(page, 'Lead time');
      const { x, y } = await middleOf(card);
      await page.mouse.move(x, y);
      await card.getByText('The records could not be looked up.').waitFor();
    }));
});

const cardOf = (page: Page, name: string) =>
  page.locator('.metric-card', { has: page.getByRole('heading', { name, exact: true }) });
const trendOf = (page: Page, name: string) =>
  page.locator('.trend-card', { has: page.getByRole('heading', { name, exact: true }) });
const whenOf = (card: Locator) => card.locator('.tooltip-when');
const recordsOf = (card: Locator) => card.locator('.tooltip').getByRole('link');

async function middleOf(card: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await card.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await card.locator('.chart svg').boundingBox();
  assert.ok(box);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
