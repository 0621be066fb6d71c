import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/domain/permissions.js';
import type { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { DEMO_RULES, startDemoApp, visitDashboard } from '../support/dashboard.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { subscribe } from '../support/live-client.js';
import { waitUntil } from '../support/wait-until.js';

const NOTE = `We roll back the new probe: https://wiki.example/incidents/${'probe'.repeat(40)}`;

describe("the dashboard's alerts and goals", function () {
  this.timeout(60_000);
  let app: Awaited<ReturnType<typeof startDemoApp>>;
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser(this);
    app = await startDemoApp();
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const visit = (
    path: string,
    run: (page: Page, faults: readonly string[]) => Promise<void>,
    role: Role = 'engineer',
  ) => visitDashboard({ app, browser }, { path, role }, ({ page, faults }) => run(page, faults));

  it('lists the open alerts, and all of them', async () => {
    const { data } = await ask(app, '{ regressionAlerts { totalCount edges { node { summary } } } }');
    await visit('?tab=alerts', async (page, faults) => {
      await page.locator('.alert-row').first().waitFor();
      const shown = await page.locator('.alert-summary-line').allInnerTexts();
      assert.deepEqual(
        shown,
        data.regressionAlerts.edges.map(({ node }: { node: { summary: string } }) => node.summary),
      );
      await page.getByRole('button', { name: 'All', exact: true }).click();
      await page.waitForURL(/alerts=all/);
      assert.deepEqual(faults, []);
    });
  });

  it('explains an alert: what it saw, over which windows, with the 28 days as a chart', () =>
    visit('?tab=alerts', async (page, faults) => {
      const alert = await openAlert(app, 'Warehouse');
      await page.getByRole('link', { name: 'Lead time · Warehouse' }).click();
      const dialog = page.getByRole('dialog', { name: 'Lead time · Warehouse' });
      await dialog.getByText(alert.summary).waitFor();
      await dialog.getByText(`${alert.baselineSampleSize} successful changes`).waitFor();
      await dialog.getByText('Show as table').click();
      assert.ok([28, 29].includes(await dialog.locator('tbody tr').count()));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      assert.ok(!page.url().includes('alert='));
      assert.deepEqual(faults, []);
    }));

  it('opens the alert that a link names over the tab that the link names', async () => {
    const { url, id } = await openAlert(app, 'fulfilment');
    const { search } = new URL(url);
    await visit(`${search}&alert=${id.replace('MetricRegressionAlert:', '')}`, async (page) => {
      await page.getByRole('dialog', { name: 'Lead time · fulfilment' }).waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('heading', { name: 'Team fulfilment' }).waitFor();
    });
  });

  it('tells of a new alert without reload: in a toast, in the list and in the count', () =>
    visit('?tab=alerts', async (page, faults) => {
      await page.locator('.alert-row').first().waitFor();
      const before = await page.locator('.alert-row').count();
      // Until the subscription stands, an alert would be heard of by the next reading only.
      let asOfMs = app.nightMs;
      await waitUntil('a toast is shown', async () => {
        asOfMs += 60_000;
        await evaluateAt(app, asOfMs, DEMO_RULES);
        return page.locator('.toast a').first().isVisible();
      });
      await page.locator('.alert-row').nth(before).waitFor();
      await waitUntil('list and header agree', async () => {
        const rows = await page.locator('.alert-row').count();
        return (await page.locator('.header-alerts').innerText()).trim() === `${rows} open alerts`;
      });
      assert.deepEqual(faults, []);
    }));

  it('tells of alerts that come all at once one by one, up to three', () =>
    visit('', async (page) => {
      let asOfMs = app.nightMs + 3_600_000;
      await waitUntil('the subscription stands', async () => {
        asOfMs += 60_000;
        await evaluateAt(app, asOfMs, DEMO_RULES);
        return page.locator('.toast a').first().isVisible();
      });
      const listener = await subscribe({
        url: `${app.url}/ws/${app.slug}/graphql`,
        token: app.tokens.viewer,
        query: 'subscription { regressionAlertRaised { id } }',
      });
      for (let shown = await page.locator('.toast').count(); shown > 0; shown -= 1)
        await page.getByRole('button', { name: 'Dismiss' }).first().click();
      // A page that is busy finds the alerts of a whole night waiting for it.
      await page.route('**/busy', async (route) => {
        const outcome = await evaluateAt(app, asOfMs + 60_000, DEMO_RULES);
        await waitUntil('all are heard', async () => listener.heard.length >= (outcome?.raised ?? 0));
        await route.fulfill({ body: '' });
      });
      await page.evaluate(`(() => {
        const held = new XMLHttpRequest();
        held.open('GET', '/busy', false);
        held.send();
      })()`);
      await waitUntil('three of them are told of', async () => {
        const told = await page.locator('.toast').allInnerTexts();
        return new Set(told).size === 3;
      });
      await listener.close();
    }));

  it('takes notice of an alert with a note, at once and for everybody', () =>
    visit('?tab=alerts', async (page, faults) => {
      await page.getByRole('link', { name: 'Change failure rate · platform' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/^Note/).fill(NOTE);
      await dialog.getByRole('button', { name: 'Acknowledge' }).click();
      await dialog.getByText(`“${NOTE}”`).waitFor();
      const beyond = await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      assert.equal(beyond, 0, 'a long link in a note breaks');
      const { data } = await ask(
        app,
        '{ regressionAlerts(filter: { acknowledged: true }) { edges { node { note } } } }',
      );
      assert.deepEqual(data.regressionAlerts.edges, [{ node: { note: NOTE } }]);
      assert.deepEqual(faults, []);
    }));

  it('says of what there is no alert, and does not say that there never was one', () =>
    visit('?tab=alerts&alerts=all&team=search&change_type=standard', async (page) => {
      await page.getByText('No alert of what is chosen above was ever raised.').waitFor();
      await page.getByText('these are those of the teams that are chosen').waitFor();
      assert.equal(await page.getByText('No alert was ever raised.').count(), 0);
    }));

  it('offers a viewer no button that their role may not press', () =>
    visit(
      '?tab=alerts',
      async (page) => {
        await page.getByRole('link', { name: 'Lead time · Warehouse' }).first().click();
        await page.getByRole('dialog').getByText('Engineers and above can acknowledge alerts').waitFor();
        assert.equal(await page.getByRole('button', { name: 'Acknowledge' }).count(), 0);
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Goals', exact: true }).click();
        await page.locator('.goal-card').first().waitFor();
        assert.equal(await page.getByRole('link', { name: 'Edit goals' }).count(), 0);
      },
      'viewer',
    ));

  it('shows the goals of the quarter, how far it is, and how the last one went', () =>
    visit(
      '?tab=goals',
      async (page, faults) => {
        await page.locator('.goal-card').nth(7).waitFor();
        await page.getByText(/^target at most 16 h$/).waitFor();
        await page.getByRole('heading', { name: /^Last quarter, until/ }).waitFor();
        await page.getByRole('link', { name: 'Edit goals' }).click();
        await page.waitForURL(/tab=settings&section=goals/);
        assert.deepEqual(faults, []);
      },
      'admin',
    ));
});

interface OpenAlert {
  readonly id: string;
  readonly summary: string;
  readonly url: string;
  readonly baselineSampleSize: number;
}

async function openAlert(app: TestApp, label: string): Promise<OpenAlert> {
  const { data } = await ask(
    app,
    '{ regressionAlerts(filter: { metrics: [LEAD_TIME] }) { edges { node { id label summary url baselineSampleSize } } } }',
  );
  const edges: { node: OpenAlert & { label: string } }[] = data.regressionAlerts.edges;
  const found = edges.find(({ node }) => node.label === label)?.node;
  assert.ok(found, `there is no alert of ${label}`);
  return found;
}
