import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/domain/permissions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { visitDashboard } from '../support/dashboard.js';
import { smallLedger } from '../support/small-ledger.js';

describe("the dashboard's settings", function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startTestApp({ ledger: smallLedger({ endMs: Date.now(), teams: 3, days: 40 }) });
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const visit = (section: string, run: (page: Page) => Promise<void>, role: Role = 'admin') =>
    visitDashboard(
      { app, browser },
      { path: `?tab=settings&section=${section}`, role },
      async ({ page, faults }) => {
        await page.locator('.settings h1').waitFor();
        await run(page);
        assert.deepEqual(faults, []);
      },
    );
  const toast = (page: Page, text: string) => page.locator('.toast', { hasText: text }).waitFor();
  const asked = async (query: string) => (await ask(app, query, { token: app.tokens.admin })).data;

  it('take the goals of the quarter, and say at a field what is wrong with it', () =>
    visit('goals', async (page) => {
      await page.getByLabel('Change failure rate').fill('107');
      await page.getByLabel('Lead time (p50)').fill('12.5');
      await page.getByRole('button', { name: 'Save goals' }).click();
      const fault = page.locator('.field', { hasText: 'Change failure rate' }).locator('.field-fault');
      await fault.filter({ hasText: '1.07' }).waitFor();
      assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-invalid")'), 'true');
      assert.equal((await asked('{ goals { current { quarterEnd } } }')).goals.current, null);
      await page.getByLabel('Change failure rate').fill('7');
      await page.getByRole('button', { name: 'Save goals' }).click();
      await toast(page, 'The goals are saved.');
      const { current } = (
        await asked('{ goals { current { changeFailureRate leadTimeP50Hours mttrP50Hours } } }')
      ).goals;
      assert.deepEqual(current, { changeFailureRate: 0.07, leadTimeP50Hours: 12.5, mttrP50Hours: null });
      await page.getByRole('link', { name: 'Goals', exact: true }).first().click();
      await page.getByText('target at most 7 %').waitFor();
    }));

  it('take thresholds in percent, and bring back a default where the field is emptied', () =>
    visit('thresholds', async (page) => {
      await page.getByLabel('MTTR').fill('many');
      await page.getByText('This is not a number.').waitFor();
      await page.getByLabel('MTTR').fill('55');
      await page.getByLabel('Smallest baseline').fill('12');
      await page.getByRole('button', { name: 'Save thresholds' }).click();
      await toast(page, 'The thresholds are saved.');
      const query = '{ regressionThresholds { mttr minSampleSize } }';
      assert.deepEqual((await asked(query)).regressionThresholds, { mttr: 0.55, minSampleSize: 12 });
      await page.getByLabel('MTTR').fill('');
      await page.getByRole('button', { name: 'Save thresholds' }).click();
      await page.locator('input[value="30"]').nth(2).waitFor();
      assert.deepEqual((await asked(query)).regressionThresholds, { mttr: 0.3, minSampleSize: 12 });
    }));

  it('leave a group out, and take it in again', () =>
    visit('groups', async (page) => {
      await page.getByText('No group is left out').waitFor();
      const { data } = await ask(
        app,
        '{ dora(groupBy: TEAM) { groups(first: 1) { edges { node { label } } } } }',
      );
      const { label } = data.dora.groups.edges[0].node;
      await page.getByLabel('Group', { exact: true }).fill(label);
      await page.getByRole('button', { name: 'Leave out' }).click();
      await page.locator('.rows', { hasText: label }).waitFor();
      assert.deepEqual((await asked('{ disabledGroups { dimension key } }')).disabledGroups, [
        { dimension: 'TEAM', key: label },
      ]);
      await page.getByRole('button', { name: 'Evaluate again' }).click();
      await page.getByText('No group is left out').waitFor();
    }));

  it('change the failure window and the zone, and every page follows', () =>
    visit('rules', async (page) => {
      await page.getByLabel('Time zone').fill('Mars/Olympus');
      await page.getByRole('textbox', { name: 'Failure window' }).fill('12');
      await page.getByRole('button', { name: 'Save rules' }).click();
      await page
        .locator('.field', { hasText: 'Time zone' })
        .locator('.field-fault')
        .filter({ hasText: 'Mars/Olympus' })
        .waitFor();
      await page.getByLabel('Time zone').fill('Asia/Kathmandu');
      await page.getByRole('button', { name: 'Save rules' }).click();
      await toast(page, 'Every number follows these rules now.');
      const query = '{ workspace { timeZone doraFailureWindowHours } }';
      assert.deepEqual((await asked(query)).workspace, {
        timeZone: 'Asia/Kathmandu',
        doraFailureWindowHours: 12,
      });
      await page.getByRole('link', { name: 'Goals', exact: true }).last().click();
      await page.getByText('The targets hold to its end in Asia/Kathmandu.').waitFor();
    }));

  it('list who changed what, and how the nights went', () =>
    visit('history', async (page) => {
      await page.getByRole('rowheader', { name: 'Time zone' }).first().waitFor();
      await page.getByRole('cell', { name: 'Asia/Kathmandu' }).first().waitFor();
      await page.getByRole('link', { name: 'Nights' }).click();
      await page.getByRole('heading', { name: 'No night was evaluated yet' }).waitFor();
    }));

  it('show a viewer the rules without a way to change them, and no access to the rest', () =>
    visit(
      'goals',
      async (page) => {
        const link = (name: string) =>
          page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name });
        for (const name of ['Goals', 'Regression thresholds', 'Disabled groups', 'Failure window and zone']) {
          await link(name).click();
          await page.getByRole('heading', { name, level: 1 }).waitFor();
          assert.equal(await page.locator('.settings form').count(), 0);
        }
        for (const name of ['Channels', 'History of changes', 'Nights']) {
          await link(name).click();
          await page.getByText('Admins and owners see this; your role is viewer.').waitFor();
        }
      },
      'viewer',
    ));

  it('keep what was typed where the server cannot be reached', () =>
    visitDashboard({ app, browser }, { path: '?tab=settings&section=thresholds' }, async ({ page }) => {
      await page.getByLabel('MTTR').fill('77');
      await page.route('**/graphql', (route) => route.abort());
      await page.getByRole('button', { name: 'Save thresholds' }).click();
      await page.getByRole('alert').filter({ hasText: 'It could not be saved' }).waitFor();
      assert.equal(await page.getByLabel('MTTR').inputValue(), '77');
      await page.unroute('**/graphql');
      await page.getByRole('button', { name: 'Save thresholds' }).click();
      await toast(page, 'The thresholds are saved.');
    }));
});
