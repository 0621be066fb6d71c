import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/domain/permissions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { axeFaults } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { visitDashboard } from '../support/dashboard.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';

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
      const faultAt = (field: string) => page.locator('.field', { hasText: field }).locator('.field-fault');
      const save = page.getByRole('button', { name: 'Save goals' });
      await page.getByLabel('Change failure rate').fill('107');
      await page.getByLabel('Lead time (p50)').fill('12.5');
      await save.click();
      assert.equal(await faultAt('Change failure rate').innerText(), 'Must be 0 to 100 %.');
      assert.equal(await page.evaluate(FOCUSED_LABEL), 'Change failure rate');
      await page.getByLabel('Change failure rate').fill('7');
      await page.getByLabel('Last day of the quarter').fill('2020-03-31');
      await save.click();
      await faultAt('Last day of the quarter').filter({ hasText: 'Must not be over in UTC' }).waitFor();
      assert.equal(await page.evaluate(FOCUSED_LABEL), 'Last day of the quarter');
      const { ariaInvalid, describedBy } = (await page.evaluate(FOCUSED_STATE)) as Record<string, string>;
      assert.deepEqual([ariaInvalid, /Must not be over/.test(describedBy ?? '')], ['true', true]);
      assert.equal((await asked('{ goals { current { quarterEnd } } }')).goals.current, null);
      await page.getByLabel('Last day of the quarter').fill(quarterEnd());
      await save.click();
      await toast(page, 'The goals are saved.');
      const { current } = (
        await asked('{ goals { current { quarterEnd changeFailureRate leadTimeP50Hours mttrP50Hours } } }')
      ).goals;
      const targets = { changeFailureRate: 0.07, leadTimeP50Hours: 12.5, mttrP50Hours: null };
      assert.deepEqual(current, { quarterEnd: quarterEnd(), ...targets });
      await waitUntil(
        'the button has the focus again',
        async () => (await page.evaluate('document.activeElement.textContent')) === 'Save goals',
      );
      await page.getByRole('link', { name: 'Goals', exact: true }).first().click();
      await page.getByText('target at most 7 %').waitFor();
    }));

  it('offer the end of the calendar quarter where no goals are set', () =>
    visit('rules', async (page) => {
      await asked(
        `mutation { setDoraGoals(input: {quarterEnd: "${quarterEnd()}"}) { userErrors { code } } }`,
      );
      await page
        .getByRole('navigation', { name: 'Settings' })
        .getByRole('link', { name: 'Goals', exact: true })
        .click();
      assert.equal(await page.getByLabel('Last day of the quarter').inputValue(), quarterEnd());
      assert.equal(await page.getByLabel('Change failure rate').inputValue(), '');
    }));

  it('take thresholds in percent, send what was changed, and go back to a default', () =>
    visit('thresholds', async (page) => {
      const save = page.getByRole('button', { name: 'Save thresholds' });
      const query = '{ regressionThresholds { deployFrequency mttr minSampleSize } }';
      const defaults = { deployFrequency: 0.3, mttr: 0.3, minSampleSize: 1 };
      for (const [wrong, fault] of [
        ['many', 'This is not a number'],
        ['1,200', 'This is not a number'],
        ['10001', 'Must be more than 0 and at most 10,000 %.'],
      ] as const) {
        await page.getByLabel('MTTR').fill(wrong);
        await page.getByText(fault).waitFor();
        await save.click();
        assert.equal(await page.evaluate(FOCUSED_LABEL), 'MTTR');
      }
      assert.deepEqual((await asked(query)).regressionThresholds, defaults);
      await page.getByLabel('MTTR').fill('55');
      await page.getByLabel('Smallest baseline').fill('12');
      await save.click();
      await toast(page, 'The thresholds are saved.');
      const set = { ...defaults, mttr: 0.55, minSampleSize: 12 };
      assert.deepEqual((await asked(query)).regressionThresholds, set);
      await page.getByRole('button', { name: 'Back to 30 %, the default of MTTR' }).click();
      await save.click();
      await page.locator('.toast').nth(1).waitFor();
      assert.deepEqual((await asked(query)).regressionThresholds, { ...set, mttr: 0.3 });
      await page.getByLabel('Smallest baseline').fill('');
      await save.click();
      await waitUntil(
        'the default is shown',
        async () => (await page.getByLabel('Smallest baseline').inputValue()) === '1',
      );
      assert.deepEqual((await asked(query)).regressionThresholds, defaults);
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
      await page.getByLabel('Group', { exact: true }).fill('nobody');
      await page.getByRole('button', { name: 'Leave out' }).click();
      await page.locator('.field-fault', { hasText: 'nobody' }).waitFor();
      await page.emulateMedia({ reducedMotion: 'reduce' });
      assert.deepEqual(await axeFaults(page), []);
      await page.getByRole('button', { name: `Evaluate again: ${label}` }).click();
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

  it('move what pages said that were looked at before', () =>
    visitDashboard({ app, browser }, { path: '/records/CHG-000010' }, async ({ page, faults }) => {
      // Its incident opened 10 hours after it, and the failure window is 12.
      await page.getByText('counts as failed').waitFor();
      await page.getByRole('link', { name: 'Vigilo Analytics' }).click();
      await page.getByRole('link', { name: 'Settings', exact: true }).click();
      await page.getByRole('link', { name: 'Failure window, zone, bands' }).click();
      await page.getByRole('textbox', { name: 'Failure window' }).fill('2');
      await page.getByRole('button', { name: 'Save rules' }).click();
      await toast(page, 'Every number follows these rules now.');
      for (const heading of ['Goals', 'Overview', 'CHG-000010']) {
        await page.goBack();
        await page.getByText(heading).first().waitFor();
      }
      await page.locator('.counts-in').waitFor();
      await page.getByText('counts as failed').waitFor({ state: 'detached' });
      assert.deepEqual(faults, []);
    }));

  it('list who changed what, and how the nights went', () =>
    visit('history', async (page) => {
      const row = (text: string) => page.getByRole('row', { name: new RegExp(`admin ${text}$`) });
      await row('Time zone UTC Asia/Kathmandu').waitFor();
      await row('Failure window 24 hours, the default 12 hours').waitFor();
      await row('Regression thresholds the defaults MTTR 55 %').waitFor();
      await row('Disabled groups team team-\\d\\d none').waitFor();
      // What is saved along with another input, unchanged, is no change.
      assert.equal(await page.getByRole('row', { name: 'Failure window' }).count(), 2);
      assert.equal(await page.getByRole('row', { name: 'Time zone' }).count(), 1);
      await page.getByRole('link', { name: 'Nights' }).click();
      await page.getByRole('heading', { name: 'No night was evaluated yet' }).waitFor();
    }));

  it('show a viewer the rules without a way to change them, and no access to the rest', () =>
    visit(
      'goals',
      async (page) => {
        const link = (name: string) =>
          page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name });
        for (const name of [
          'Goals',
          'Regression thresholds',
          'Disabled groups',
          'Failure window, zone, bands',
        ]) {
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

const FOCUSED_LABEL = 'document.activeElement.labels?.[0]?.textContent';
const FOCUSED_STATE = `({
  ariaInvalid: document.activeElement.getAttribute('aria-invalid'),
  describedBy: document.activeElement.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).join(' '),
})`;

/** The last day of this calendar quarter, UTC. */
function quarterEnd(): string {
  const now = new Date();
  const month = now.getUTCMonth();
  return new Date(Date.UTC(now.getUTCFullYear(), month - (month % 3) + 3, 0)).toISOString().slice(0, 10);
}
