import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { axeFaults } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { startDemoApp, visitDashboard } from '../support/dashboard.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';

describe("the dashboard's operations and reports", function () {
  this.timeout(60_000);
  let demo: TestApp;
  let app: TestApp;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    demo = await startDemoApp();
    app = await startTestApp({
      ledger: smallLedger({ endMs: Date.now(), teams: 3, days: 40 }),
      environment: { VIGILO_DISPATCH_ALLOW: '127.0.0.1', VIGILO_DISPATCH_HTTP: 'on' },
    });
    const channel = 'input: { kind: WEBHOOK, name: "Archive", url: "http://127.0.0.1:9/reports" }';
    await ask(app, `mutation { createChannel(${channel}) { userErrors { message } } }`, {
      token: app.tokens.admin,
    });
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
    await app?.close();
  });

  const visit = (given: TestApp, path: string, run: (page: Page) => Promise<void>) =>
    visitDashboard({ app: given, browser }, { path }, async ({ page, faults }) => {
      await run(page);
      assert.deepEqual(await axeFaults(page), []);
      assert.deepEqual(faults, []);
    });
  const cellsOf = async (page: Page, label: string) =>
    page
      .locator('.operations-table tbody tr', { has: page.getByRole('link', { name: label, exact: true }) })
      .locator('td')
      .allInnerTexts();

  it('list the records behind the views, each with a link to what it was about', () =>
    visit(demo, '?tab=operations&window=90d', async (page) => {
      const records = page.getByRole('region', { name: 'Records' });
      const { operations } = (
        await ask(
          demo,
          `{ operations { overall { approvals { records(first: 1) { edges { node { change { number } } } } }
             runbooks { records(first: 1) { edges { node { runbook } } } } } } }`,
        )
      ).data;
      const { approvals, runbooks } = operations.overall;
      const [{ node: approval }] = approvals.records.edges;
      await records.getByRole('link', { name: approval.change.number, exact: true }).first().waitFor();
      await records.getByRole('button', { name: 'Runbook runs' }).click();
      const firstRun = records.locator('tbody tr th').first();
      await records.getByRole('columnheader', { name: 'Duration' }).waitFor();
      assert.equal(await firstRun.innerText(), runbooks.records.edges[0].node.runbook);
      for (const [kind, column] of [
        ['Recovered incidents', 'Time to resolve'],
        ['Rework', 'Lead time'],
      ] as const) {
        await records.getByRole('button', { name: kind }).click();
        await records.getByRole('columnheader', { name: column }).waitFor();
      }
      await records.getByRole('button', { name: 'Approvals' }).click();
      await records.getByRole('button', { name: 'Next' }).click();
      await records.getByText('26–50 of', { exact: false }).waitFor();
      await records.locator('tbody a').first().click();
      await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    }));

  it('show every view with what GraphQL says of it, and group by group', () =>
    visit(demo, '?tab=operations&window=90d', async (page) => {
      await page.locator('.operations-table').waitFor();
      for (const name of [
        'Approvals',
        'Runbooks',
        'Change volume',
        'Failed deployment recovery',
        'Deployment rework rate',
        'Open incidents',
        'Where lead time goes',
      ])
        await page.getByRole('heading', { name }).waitFor();
      const teams = await page.locator('.operations-table tbody th').allInnerTexts();
      assert.ok(teams.includes('checkout'));
      await page.getByLabel('Group by').selectOption('Service');
      await page.getByRole('columnheader', { name: 'Service' }).waitFor();
      assert.match(page.url(), /by=service/);
      await page.getByRole('link', { name: 'Checkout API', exact: true }).waitFor();
      const closed = (await cellsOf(page, 'Checkout API'))[3] ?? '';
      await page.getByRole('link', { name: 'Checkout API', exact: true }).click();
      assert.match(page.url(), /service=checkout-api/);
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      assert.equal(await page.locator('[aria-labelledby="view-changes"] .number').innerText(), closed);
    }));

  it('sum the overview up in a sentence, and lead to what moved', () =>
    visit(demo, '?window=90d', async (page) => {
      const card = page.getByRole('region', { name: 'Summary' });
      await card.waitFor();
      assert.match(await card.locator('.summary-headline').innerText(), /^[A-Z].*(alerts? (is|are) open)\.$/);
      await page.locator('.metric-card .stage-list tbody tr').nth(2).waitFor();
      const link = card.getByRole('link').first();
      const label = await link.innerText();
      await link.click();
      await page.getByRole('heading', { level: 1, name: label }).waitFor();
      assert.equal(await page.getByRole('region', { name: 'Summary' }).count(), 0);
    }));

  it('put the window beside another one', () =>
    visit(demo, '?window=28d', async (page) => {
      const section = page.getByRole('region', { name: 'Side by side' });
      const rows = section.locator('tbody tr');
      await rows.nth(3).waitFor();
      const before = await rows.first().locator('td').nth(1).innerText();
      await section.getByLabel('with').selectOption('a year earlier');
      await waitUntil(
        'another window stands beside it',
        async () => (await rows.first().locator('td').nth(1).innerText()) !== before,
      );
      assert.equal(await rows.count(), 4);
      await section.getByLabel('of').selectOption('teams');
      const groups = section.getByRole('region', { name: 'Both windows by team' });
      const team = await groups.getByRole('link').first().innerText();
      assert.equal(await groups.locator('thead th').count(), 5);
      await groups.getByRole('link').first().click();
      await page.getByRole('heading', { level: 1, name: team }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    }));

  it('make a report, send it now, change it and delete it', () =>
    visit(app, '?tab=settings&section=reports&team=team-00', async (page) => {
      await page.getByRole('heading', { name: 'No report yet' }).waitFor();
      await page.getByRole('button', { name: 'New report' }).click();
      const form = page.getByRole('dialog');
      await form.getByRole('button', { name: 'Make the report' }).click();
      await form
        .locator('.field', { hasText: 'Name' })
        .locator('.field-fault')
        .filter({ hasText: '1 to 100' })
        .waitFor();
      await form.getByLabel('Name').fill('Weekly');
      await form.getByLabel('Rows').selectOption('By team');
      await form.getByLabel('Only team:team-00').check();
      await form.getByLabel('As cron').fill('every day');
      await form.getByLabel('Archive').check();
      await form.getByRole('button', { name: 'Make the report' }).click();
      await form
        .locator('.field', { hasText: 'As cron' })
        .locator('.field-fault')
        .filter({ hasText: 'five fields' })
        .waitFor();
      await form.getByLabel('Schedule').selectOption('Mondays at 08:00');
      await form.getByRole('button', { name: 'Make the report' }).click();
      await page.getByText('Last week · by team · CSV · team:team-00').waitFor();
      await page.getByText(/Mondays at 08:00, next .* · to Archive/).waitFor();
      await page.getByRole('button', { name: 'Send now' }).click();
      await page.getByText('Weekly is on its way.').waitFor();
      await page.getByText('Last runs').click();
      await page.getByText(/sent, for owner|sent, for admin/).waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      await form.getByLabel('Window').selectOption('Last month');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Last month · by team · CSV · team:team-00').waitFor();
      await page.getByLabel('Enabled').click();
      await page.getByText('Disabled').waitFor();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Delete Weekly' }).click();
      await page.getByRole('heading', { name: 'No report yet' }).waitFor();
    }));
});
