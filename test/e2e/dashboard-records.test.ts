import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { startDemoApp, visitDashboard } from '../support/dashboard.js';

describe("the dashboard's page of a record", function () {
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

  const visit = (path: string, run: (page: Page) => Promise<void>) =>
    visitDashboard({ app, browser }, { path, role: 'viewer' }, async ({ page, faults }) => {
      await run(page);
      assert.deepEqual(faults, []);
    });

  it('says in which numbers a change counts and why, and leads to the incident that failed it', async () => {
    const { data } = await ask(
      app,
      `{ dora { overall { changeFailureRate { failures(first: 100) { edges { node {
        number title failureReasons countsIn { reason } incidents { number } } } } } } } }`,
    );
    const edges: { node: FailedChange }[] = data.dora.overall.changeFailureRate.failures.edges;
    const change = edges.find(({ node }) => node.failureReasons.includes('INCIDENT'))?.node;
    assert.ok(change);
    await visit(`/records/${change.number}`, async (page) => {
      await page.getByRole('heading', { name: `Change ${change.number} ${change.title}` }).waitFor();
      for (const { reason } of change.countsIn) await page.getByText(reason).first().waitFor();
      const incident = change.incidents[0]?.number ?? '';
      await page.getByRole('link', { name: incident }).click();
      await page.getByRole('heading', { name: `Incident ${incident}` }).waitFor();
      await page.getByRole('link', { name: change.number }).click();
      await page.getByRole('heading', { name: `Change ${change.number}` }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: `Incident ${incident}` }).waitFor();
    });
  });

  it('shows the instants of a change, its approvals and its runbook runs', async () => {
    const { data } = await ask(
      app,
      `{ changes(first: 200) { edges { node { number approvals { approver { name } } } } } }`,
    );
    const edges: { node: WorkedChange }[] = data.changes.edges;
    const approved = edges.find(({ node }) => node.approvals.some(({ approver }) => approver !== null))?.node;
    assert.ok(approved);
    await visit(`/records/${approved.number}`, async (page) => {
      await page.getByRole('list', { name: 'Instants' }).getByText('Created').waitFor();
      const name = approved.approvals.find(({ approver }) => approver !== null)?.approver?.name ?? '';
      await page.getByRole('rowheader', { name }).first().waitFor();
    });
  });

  it('says so where there is no such record', () =>
    visit('/records/CHG-NONE', async (page) => {
      await page.getByRole('heading', { name: 'No change or incident has the number CHG-NONE' }).waitFor();
      await page.getByRole('link', { name: 'To the overview' }).click();
      await page.locator('.metric-card .headline').first().waitFor();
    }));
});

interface FailedChange {
  readonly number: string;
  readonly title: string;
  readonly failureReasons: readonly string[];
  readonly countsIn: readonly { readonly reason: string }[];
  readonly incidents: readonly { readonly number: string }[];
}

interface WorkedChange {
  readonly number: string;
  readonly approvals: readonly { readonly approver: { readonly name: string } | null }[];
}
