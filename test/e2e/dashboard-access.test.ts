import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { axeFaults } from '../support/axe.js';
import { launchBrowser, watch } from '../support/browser.js';
import { dashboardUrl, startDemoApp, visitDashboard } from '../support/dashboard.js';

const FIRST_LOAD_LIMIT_BYTES = 200_000;
const WIDTHS = [360, 768, 1280, 1920, 2560];
const TABS = [
  '',
  '?tab=team',
  '?tab=team&team=fulfilment',
  '?tab=service',
  '?tab=change_type',
  '?tab=alerts',
  '?tab=settings',
  '?tab=settings&section=thresholds',
  '?tab=settings&section=groups',
  '?tab=settings&section=rules',
  '?tab=settings&section=channels',
  '?tab=settings&section=history',
  '?tab=settings&section=nights',
  '/records/CHG-000001',
  '?tab=goals',
];
const SETTLED = '.headline, .group-card, .alert-row, .goal-card, .settings h1, .counts-in';

describe('the way into the dashboard', function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startTestApp();
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const open = async (run: (page: Page) => Promise<void>, path = '') => {
    assert.ok(browser);
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(dashboardUrl(app) + path);
      await run(page);
    } finally {
      await context.close();
    }
  };

  it('is a page that loads its own files alone and that nobody may frame', async () => {
    const { headers, status } = await fetch(dashboardUrl(app));
    assert.equal(status, 200);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*|data:/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
  });

  it('takes a token, keeps it for the tab, and forgets it at the sign-out', () =>
    open(async (page) => {
      const faults = watch(page, app.url);
      await page.getByLabel('API token').fill(`Bearer ${app.tokens.viewer} `);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /^No change was closed/ }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: /^No change was closed/ }).waitFor();
      assert.equal(await page.evaluate('JSON.stringify(localStorage) + document.cookie'), '{}');
      await page.getByRole('button', { name: 'viewer' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('API token').waitFor();
      assert.equal(await page.evaluate('JSON.stringify(sessionStorage)'), '{}');
      assert.deepEqual(faults, []);
    }));

  it('takes the token out of the address at once', () =>
    open(async (page) => {
      await page.getByRole('heading', { name: /^No change was closed/ }).waitFor();
      assert.equal(page.url(), `${dashboardUrl(app)}?tab=overview`);
    }, `?tab=overview#token=${app.tokens.viewer}`));

  it('says why a token does not open it', () =>
    open(async (page) => {
      await page.getByLabel('API token').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'The token is not accepted' }).waitFor();
      await page.getByLabel('API token').fill('two words');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'A token holds no spaces' }).waitFor();
    }));

  it('tells what to do where there is nothing to count, and does not call nothing zero', () =>
    open(async (page) => {
      await page.getByText('npx vigilo import ledger.ndjson --workspace acme').waitFor();
      const rate = page.locator('.metric-card', { hasText: 'Change failure rate' });
      assert.equal((await rate.locator('.value').innerText()).trim(), '—');
      assert.equal(await rate.locator('.badge').innerText(), 'no closed changes');
    }, `#token=${app.tokens.viewer}`));

  it('tells the same where there are no groups', () =>
    open(async (page) => {
      await page.getByRole('heading', { name: 'No teams with records in this window' }).waitFor();
      await page.getByText('npx vigilo import ledger.ndjson --workspace acme').waitFor();
    }, `?tab=team#token=${app.tokens.viewer}`));
});

describe('the dashboard for everybody', function () {
  this.timeout(120_000);
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

  for (const path of TABS) {
    it(`has nothing that axe objects to and fits every screen: ${path || 'the overview'}`, () =>
      visitDashboard({ app, browser }, { path, reducedMotion: 'reduce' }, async ({ page, faults }) => {
        await page.locator(SETTLED).first().waitFor();
        await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        assert.deepEqual(await axeFaults(page), []);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForFunction(`document.documentElement.scrollWidth === ${width}`);
        }
        assert.deepEqual(faults, []);
      }));
  }

  it('is worked by keyboard alone: skip link, tabs, a group, its chart', () =>
    visitDashboard({ app, browser }, {}, async ({ page }) => {
      await page.locator('.headline').first().waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), 'Skip to the content');
      await page.getByRole('link', { name: 'By team', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'payments' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Team payments' }).waitFor();
      assert.equal(await page.evaluate('document.activeElement.id'), 'content');
      assert.match(await page.title(), /^payments · By team · /);
      const chart = page.getByRole('slider', { name: 'MTTR (p50) by day' }).last();
      await chart.focus();
      await page.keyboard.press('ArrowLeft');
      await page.locator('.trend .tooltip').waitFor();
    }));

  for (const path of ['?tab=settings', '?tab=settings&section=nights']) {
    it(`shows the chosen of a row of links that is wider than the screen: ${path}`, () =>
      visitDashboard({ app, browser }, { path, viewport: { width: 320, height: 800 } }, async ({ page }) => {
        await page.getByRole('navigation', { name: 'Settings' }).waitFor();
        const isInSight = `[...document.querySelectorAll('nav [aria-current=page]')]
          .map((link) => link.getBoundingClientRect())
          .every(({ left, right }) => left >= 0 && Math.floor(right) <= 320)`;
        // The count of alerts, which makes the row longer, comes after the row.
        await page.waitForFunction(isInSight, undefined, { timeout: 5_000 });
      }));
  }

  it('moves nothing for those who asked for less motion', () =>
    visitDashboard({ app, browser }, { reducedMotion: 'reduce' }, async ({ page }) => {
      await page.locator('.headline').first().waitFor();
      const moving = await page.evaluate(
        `[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s' || getComputedStyle(e).animationName !== 'none').length`,
      );
      assert.equal(moving, 0);
    }));

  it('is light on paper, without what one presses, and says of what its numbers are', () =>
    visitDashboard({ app, browser }, { path: '?team=payments', colorScheme: 'dark' }, async ({ page }) => {
      await page.locator('.headline').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'light');
      assert.equal(await page.getByRole('button', { name: 'Actions' }).isVisible(), false);
      assert.equal(await page.getByText('Team: payments').isVisible(), true);
      assert.equal(await page.locator('.window-name').isVisible(), true);
    }));

  it('shows skeletons while it waits, an error with a retry, and the numbers after it', () =>
    visitDashboard({ app, browser }, { path: '?tab=goals' }, async ({ page }) => {
      await page.locator('.goal-card').first().waitFor();
      await page.route('**/graphql', (route) => route.abort());
      await page.getByRole('link', { name: 'Overview', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
      await page.unroute('**/graphql');
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      await page.route('**/graphql', async (route) => {
        await held;
        await route.continue();
      });
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('status', { name: 'Loading' }).waitFor();
      release();
      await page.locator('.headline').first().waitFor();
    }));

  it('loads less than 200 kB at first', async () => {
    const html = await (await fetch(dashboardUrl(app))).text();
    const first = [...html.matchAll(/\/assets\/dashboard\/([^"]+)/g)].map(([, name]) => name ?? '');
    const fonts = (await readdir('dist/pages/dashboard/assets/dashboard')).filter((name) =>
      name.endsWith('.woff2'),
    );
    const files = await Promise.all(
      [...first, ...fonts].map((name) => readFile(`dist/pages/dashboard/assets/dashboard/${name}`)),
    );
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, gzipSync(html).length);
    assert.ok(bytes < FIRST_LOAD_LIMIT_BYTES, `${bytes} bytes`);
  });
});
