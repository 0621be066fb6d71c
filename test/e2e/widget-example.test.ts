import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, watch } from '../support/browser.js';
import { numbersOf } from '../support/widget-visit.js';

describe("the widget's example page", function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startTestApp();
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  it('shows it in use, and takes the token out of its address', async () => {
    const page = await browser.newPage();
    const faults = watch(page, app.url);
    try {
      const src = encodeURIComponent(`${app.url}/ws/acme`);
      await page.goto(`${app.url}/widget/example#src=${src}&token=${app.tokens.viewer}`);
      await numbersOf(page.locator('vigilo-dora-summary'));
      assert.equal(page.url(), `${app.url}/widget/example`);
      await page.getByLabel('Days 7').selectOption('7');
      await page.getByText('last 7 days against the 7 before').waitFor();
      assert.match(
        (await page.locator('#snippet').textContent()) ?? '',
        /window-days="7"\n {2}token="vigilo_…"/,
      );
      assert.doesNotMatch(await page.content(), new RegExp(app.tokens.viewer));
      assert.deepEqual(faults, []);
    } finally {
      await page.close();
    }
  });
});
