import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';
import { EXAMPLE_QUERIES } from '../../src/explorer/app/example-queries.js';
import { startTestApp } from '../support/app.js';
import { launchBrowser, watch } from '../support/browser.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

type TestApp = Awaited<ReturnType<typeof startTestApp>>;

describe('the explorer', function () {
  this.timeout(60_000);
  let app: TestApp;

  before(async () => {
    app = await startTestApp({ ledger: worseningLedger(NIGHT) });
  });
  after(() => app?.close());

  describe('as it is served', () => {
    it('shows a browser a page that needs no token and is the same for every workspace', async () => {
      const ours = await openAddress(app, app.slug, BROWSER_ACCEPT);
      const nobodys = await openAddress(app, 'no-such-workspace', BROWSER_ACCEPT);
      assert.equal(ours.status, 200);
      assert.match(ours.headers.get('content-type') ?? '', /^text\/html/);
      const page = await ours.text();
      assert.match(page, /<title>[^<]*Vigilo Analytics<\/title>/);
      assert.equal(await nobodys.text(), page);
    });

    it('lets no other site frame the page, run code in it or learn its address', async () => {
      const { headers } = await openAddress(app, app.slug, BROWSER_ACCEPT);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'; script-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe-eval|https?:|\*/);
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('vary') ?? '', /accept/i);
    });

    it('leaves clients that do not ask for HTML to the API', async () => {
      for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
        const answer = await openAddress(app, app.slug, accept);
        assert.equal(answer.status, 401, accept);
      }
    });

    it('lets the files of the page be kept for a year, since their names change with their content', async () => {
      const page = await (await openAddress(app, app.slug, BROWSER_ACCEPT)).text();
      const script = /src="(\/assets\/explorer\/[^"]+\.js)"/.exec(page)?.[1];
      const { status, headers } = await fetch(`${app.url}${script}`);
      assert.equal(status, 200);
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.match(headers.get('content-type') ?? '', /^text\/javascript/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
    });
  });

  describe('in a browser', () => {
    let browser: Browser | undefined;

    before(async function () {
      browser = await launchBrowser(this);
    });
    after(() => browser?.close());

    const visit = async (run: (visit: Visit) => Promise<void>, options: BrowserContextOptions = {}) => {
      assert.ok(browser);
      const context = await browser.newContext(options);
      const page = await context.newPage();
      try {
        await run({ app, page, faults: watch(page, app.url) });
      } finally {
        await context.close();
      }
    };

    it('takes the token, answers every example, and loads nothing from another host', () =>
      visit(async ({ page, faults }) => {
        await page.goto(addressOf(app));
        await enterToken(page, app.tokens.viewer);
        for (const { query } of EXAMPLE_QUERIES) {
          const answer = await runExample(page, operationOf(query));
          assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
          assert.ok(answer.data);
        }
        await page.locator('.graphiql-response', { hasText: '"changeFailureRate"' }).waitFor();
        assert.deepEqual(faults, []);
      }));

    it('shows alerts as they are raised', () =>
      visit(async ({ page, faults }) => {
        await page.goto(addressOf(app));
        await enterToken(page, app.tokens.viewer);
        await page.getByRole('button', { name: 'New tab' }).click();
        const editor = page.locator('.graphiql-query-editor .view-lines');
        await waitUntil('the new tab is there', async () => (await editor.textContent()) === '');
        await editor.click();
        await page.keyboard.insertText('subscription { regressionAlertRaised { summary } }');
        await editor.filter({ hasText: 'regressionAlertRaised' }).waitFor();
        await page.getByRole('button', { name: /^Execute query/ }).click();
        await page.getByRole('button', { name: /^Stop query/ }).waitFor();
        let asOfMs = NIGHT;
        const answer = page.locator('.graphiql-response', { hasText: 'Lead time (p50) for' });
        await waitUntil('an alert is shown', async () => {
          asOfMs += 60_000;
          await evaluateAt(app, asOfMs);
          return answer.isVisible();
        });
        assert.deepEqual(faults, []);
      }));

    it('offers the fields of the schema as one types, from a worker of our own files', () =>
      visit(async ({ page, faults }) => {
        await page.goto(addressOf(app));
        await enterToken(page, app.tokens.viewer);
        await page.getByRole('button', { name: 'New tab' }).click();
        await page.locator('.graphiql-query-editor .view-lines').click();
        await page.keyboard.press('ControlOrMeta+End');
        await page.keyboard.type('{ dor');
        await page.locator('.suggest-widget', { hasText: 'dora' }).waitFor();
        const workers = page.workers().map((worker) => worker.url());
        assert.ok(workers.some((url) => url.includes('/graphql.worker')));
        assert.deepEqual(
          workers.filter((url) => !url.startsWith(`${app.url}/assets/explorer/`)),
          [],
        );
        assert.deepEqual(faults, []);
      }));

    it('explains the schema in its documentation pane', () =>
      visit(async ({ page, faults }) => {
        await page.goto(addressOf(app));
        await enterToken(page, app.tokens.viewer);
        await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
        const docs = page.locator('.graphiql-plugin');
        await docs.getByText('Query', { exact: true }).first().click();
        await docs.getByText('dora', { exact: true }).waitFor();
        assert.deepEqual(faults, []);
      }));

    it('takes the token from a link, removes it from the address and keeps it for the tab', () =>
      visit(async ({ page, faults }) => {
        await page.goto(`${addressOf(app)}#token=${app.tokens.viewer}`);
        await connected(page);
        assert.equal(page.url(), addressOf(app));
        await page.reload();
        await connected(page);
        assert.equal(await page.evaluate('JSON.stringify(localStorage)').then(hasToken(app)), false);
        await page.getByRole('button', { name: 'Forget' }).click();
        await page.getByRole('heading', { name: 'Ask your ledger' }).waitFor();
        assert.equal(await page.evaluate('JSON.stringify(sessionStorage)').then(hasToken(app)), false);
        assert.deepEqual(faults, []);
      }));

    it('says 401 where the token is wrong, and takes the right one after it', () =>
      visit(async ({ page }) => {
        await page.goto(addressOf(app));
        await enterTokenText(page, 'wrong');
        await page.getByRole('alert').filter({ hasText: '401: the token is not accepted' }).waitFor();
        await enterToken(page, app.tokens.viewer);
        await page.getByRole('alert').filter({ hasText: '401' }).waitFor({ state: 'detached' });
      }));

    it('says 404 where the token is of another workspace', () =>
      visit(async ({ page }) => {
        await page.goto(`${app.url}/ws/no-such-workspace/graphql`);
        await enterTokenText(page, app.tokens.viewer);
        await page.getByRole('alert').filter({ hasText: '404' }).waitFor();
      }));

    it('follows the system from light to dark, text and page together', () =>
      visit(
        async ({ page }) => {
          await page.goto(`${addressOf(app)}#token=${app.tokens.viewer}`);
          await page.locator('.monaco-editor.vs').first().waitFor();
          const light = await page.evaluate(BAR_COLOUR);
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.locator('.monaco-editor.vs-dark').first().waitFor();
          assert.notEqual(await page.evaluate(BAR_COLOUR), light);
        },
        { colorScheme: 'light' },
      ));
  });
});

interface Visit {
  readonly app: TestApp;
  readonly page: Page;
  /** Console errors (a violated Content-Security-Policy is one), uncaught errors, requests to other hosts. */
  readonly faults: readonly string[];
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

const addressOf = (app: TestApp) => `${app.url}/ws/${app.slug}/graphql`;
const hasToken = (app: TestApp) => (storage: unknown) => String(storage).includes(app.tokens.viewer);
const operationOf = (query: string) => /^query (\w+)/m.exec(query)?.[1] ?? '';
const BAR_COLOUR = 'getComputedStyle(document.querySelector(".top-bar")).backgroundColor';

function openAddress(app: TestApp, slug: string, accept: string) {
  return fetch(`${app.url}/ws/${slug}/graphql`, { headers: { accept } });
}

async function enterTokenText(page: Page, token: string): Promise<void> {
  await page.getByLabel('API token').fill(token);
  await page.keyboard.press('Enter');
}

async function enterToken(page: Page, token: string): Promise<void> {
  await enterTokenText(page, token);
  await connected(page);
}

async function connected(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'viewer' }).waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

async function runExample(page: Page, operation: string): Promise<Answer> {
  await page.getByRole('tab', { name: operation }).getByRole('button', { name: operation }).click();
  // GraphiQL takes note of another tab's operation 100 ms after it shows it, and stores the query as it does so.
  await page.waitForFunction((name) => localStorage.getItem('graphiql:query')?.includes(name), operation);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => isAnswerTo(response, operation)),
    page.getByRole('button', { name: /^Execute query/ }).click(),
  ]);
  return (await answer.json()) as Answer;
}

function isAnswerTo(response: Response, operation: string): boolean {
  return response.request().method() === 'POST' && (response.request().postData() ?? '').includes(operation);
}
