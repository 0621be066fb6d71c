import assert from 'node:assert/strict';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { systemClock } from '../../src/clock.js';
import { addressRulesOf, mailSettingsOf, readConfig } from '../../src/config.js';
import { type Sender, startSender } from '../../src/dispatch/sender.js';
import { transportsOf } from '../../src/jobs.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { axeFaults } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import { ask } from '../support/client.js';
import { visitDashboard } from '../support/dashboard.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';

const ENVIRONMENT = { VIGILO_DISPATCH_ALLOW: '127.0.0.1', VIGILO_DISPATCH_HTTP: 'on' };

describe("the dashboard's channels", function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser | undefined;
  let hooks: HookReceiver;
  let sender: Sender;
  let secret: string;

  before(async function () {
    browser = await launchBrowser(this);
    hooks = await startHookReceiver();
    app = await startTestApp({
      ledger: smallLedger({ endMs: Date.now(), teams: 3, days: 40 }),
      environment: ENVIRONMENT,
    });
    const config = readConfig(ENVIRONMENT);
    const dispatch = { addresses: addressRulesOf(config), mail: mailSettingsOf(config) };
    const transports = transportsOf(dispatch, systemClock);
    sender = startSender({ orm: app.orm, clock: systemClock, log: pino({ level: 'silent' }), transports });
  });
  after(async () => {
    await sender?.stop();
    await browser?.close();
    await app?.close();
    await hooks?.close();
  });

  const visit = (run: (page: Page) => Promise<void>) =>
    visitDashboard({ app, browser }, { path: '?tab=settings&section=channels' }, async ({ page, faults }) => {
      await page.getByRole('button', { name: 'New channel' }).waitFor();
      await run(page);
      assert.deepEqual(faults, []);
    });

  it('are made in a form that says at its fields what is wrong, and show the secret once', () =>
    visit(async (page) => {
      await page.getByRole('heading', { name: 'No channel yet' }).waitFor();
      await page.getByRole('button', { name: 'New channel' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Name').fill('Pager');
      await form.getByLabel('URL').fill('http://10.1.2.3/');
      await form.getByRole('button', { name: 'Make the channel' }).click();
      await form
        .locator('.field', { hasText: 'URL' })
        .locator('.field-fault')
        .filter({ hasText: '10.1.2.3' })
        .waitFor();
      await form.getByLabel('URL').fill(`${hooks.url}/hook`);
      await form.getByLabel('Recovered').uncheck();
      await form.getByLabel('MTTR').check();
      await form.getByRole('button', { name: 'Make the channel' }).click();
      secret = await page.locator('.secret').innerText();
      assert.match(secret, /^whsec_/);
      for (const key of ['Escape', 'Escape']) await page.keyboard.press(key);
      assert.equal(await page.locator('.secret').isVisible(), true, 'it is not shown again');
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText('Regression, Goal breached · MTTR').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: /^Pager/ }).waitFor();
      assert.equal(await page.locator('.secret').count(), 0);
      assert.ok(!(await page.content()).includes(secret));
    }));

  it('say at the head of the form what is wrong with no input of it', () =>
    visit(async (page) => {
      await page.getByRole('button', { name: 'New channel' }).click();
      const form = page.getByRole('dialog');
      await form.getByRole('button', { name: 'E-mail' }).click();
      await form.getByLabel('Name').fill('Leads');
      await form.getByLabel('Recipients').fill('lead@acme.test');
      await form.getByRole('button', { name: 'Make the channel' }).click();
      await form.getByRole('alert').filter({ hasText: 'SMTP_URL' }).waitFor();
    }));

  it('are tried by a test, whose way the log shows, and which can be sent again under its id', () =>
    visit(async (page) => {
      await page.getByRole('button', { name: 'Send a test' }).click();
      await waitUntil('the receiver has it', async () => hooks.received.length === 1);
      const [first] = hooks.received;
      assert.ok(first);
      new Webhook(secret).verify(first.body, first.headers);
      await page.getByRole('button', { name: 'Log' }).click();
      const log = page.getByRole('dialog', { name: 'Sent to Pager' });
      await waitUntil('the log shows the try', async () => {
        await log.getByRole('button', { name: 'Look again' }).click();
        return log.getByText(/^Try 1: 204/).isVisible();
      });
      await log.getByText('What was sent').click();
      await log.getByText('channel.test').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await log.getByRole('button', { name: 'Send again' }).click();
      await waitUntil('the receiver has it again', async () => hooks.received.length === 2);
      assert.equal(hooks.received[1]?.headers['webhook-id'], first.headers['webhook-id']);
      await page.keyboard.press('Escape');
      await log.waitFor({ state: 'detached' });
    }));

  it('get a new secret, are renamed, disabled, and deleted', () =>
    visit(async (page) => {
      await page.getByRole('button', { name: 'New secret' }).click();
      assert.deepEqual(await axeFaults(page), []);
      await page.getByRole('button', { name: 'Make a new secret' }).click();
      await page.locator('.secret').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      // A press beside it would lose the secret for good.
      await page.mouse.click(5, 5);
      assert.notEqual(await page.locator('.secret').innerText(), secret);
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Pager of the night');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: /^Pager of the night/ }).waitFor();
      await page.getByText('Regression, Goal breached · MTTR').waitFor();
      await page.getByLabel('Enabled').click();
      await page.getByText('Disabled', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      const question = page.getByRole('dialog', { name: 'Delete Pager of the night?' });
      await question.waitFor();
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Delete');
      await page.keyboard.press('Enter');
      await question.getByRole('button', { name: 'Delete Pager of the night' }).click();
      await page.getByRole('heading', { name: 'No channel yet' }).waitFor();
      await waitUntil(
        'the focus is on what is left',
        async () => (await page.evaluate('document.activeElement.textContent')) === 'New channel',
      );
    }));

  it('are narrowed to groups that one chooses, and keep those whose records have no group', async () => {
    const narrowed = async () =>
      (await ask(app, '{ channels { id keys } }', { token: app.tokens.admin })).data.channels;
    await visit(async (page) => {
      await page.getByRole('button', { name: 'New channel' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Name').fill('Team 0');
      await form.getByLabel('URL').fill(`${hooks.url}/team`);
      await form.getByLabel('Of groups').selectOption({ label: 'By service' });
      await form.getByLabel('Search services').fill('vice 0');
      await form.getByLabel('Service 0').check();
      await form.getByLabel('Search services').fill('');
      await form.getByLabel('Unassigned').check();
      await form.getByText('2 chosen').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await form.getByRole('button', { name: 'Make the channel' }).click();
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText('services Service 0, Unassigned').waitFor();
      assert.deepEqual((await narrowed())[0].keys, ['Asset:service-0', null]);
      await page.getByRole('button', { name: 'Edit' }).click();
      await form.getByLabel('Name').fill('Team zero');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: /^Team zero/ }).waitFor();
      assert.deepEqual((await narrowed())[0].keys, ['Asset:service-0', null]);
    });
  });
});
