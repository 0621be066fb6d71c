import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { startHostPage } from '../support/host-page.js';
import { widgetLedger } from '../support/widget-ledger.js';
import {
  accessFaults,
  numbersOf,
  startWidgetStage,
  trouble,
  type WidgetStage,
} from '../support/widget-visit.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const GRAPHQL = '**/graphql';

describe('the widget in trouble', function () {
  this.timeout(60_000);
  let app: TestApp;
  let stage: WidgetStage;

  before(async function () {
    stage = await startWidgetStage(this, async () => {
      app = await startTestApp({ clock: () => NOW, ledger: widgetLedger(NOW) });
      return app;
    });
  });
  after(async () => {
    await stage?.close();
    await app?.close();
  });

  const connected = (more = '') => `src="${app.url}/ws/acme" token="${app.tokens.viewer}" ${more}`;

  it('says that the token was refused, and takes the right one', () =>
    stage.visit(`src="${app.url}/ws/acme" token="wrong"`, async ({ widget }) => {
      await trouble(widget, 'The token was refused.');
      await widget.evaluate((element, token) => element.setAttribute('token', token), app.tokens.viewer);
      await numbersOf(widget);
    }));

  it('says that the workspace was not found', () =>
    stage.visit(`src="${app.url}/ws/nowhere" token="${app.tokens.viewer}"`, ({ widget }) =>
      trouble(widget, 'The workspace was not found.'),
    ));

  it('says what is wrong with an attribute, and what the server does not take', async () => {
    await stage.visit(`token="${app.tokens.viewer}"`, ({ widget }) =>
      trouble(widget, 'The attribute src must be its address'),
    );
    await stage.visit(connected('window-days="soon"'), ({ widget }) => trouble(widget, 'It is “soon”.'));
    await stage.visit(connected('change-type="weird"'), ({ widget }) => trouble(widget, 'WEIRD'));
  });

  it('says that the server cannot be reached, and asks again when it is told to', () =>
    stage.visit(
      connected(),
      async ({ widget, page }) => {
        await trouble(widget, 'The server cannot be reached.');
        await page.unroute(GRAPHQL);
        await widget.getByRole('button', { name: 'Try again' }).click();
        await numbersOf(widget);
      },
      { prepare: (page) => page.route(GRAPHQL, (route) => route.abort()) },
    ));

  it('says the same where VIGILO_CORS_ORIGINS does not list the origin of the page', async () => {
    const environment = { VIGILO_CORS_ORIGINS: 'https://intranet.example.com' };
    const choosy = await startTestApp({ sharing: app, environment });
    const stranger = await startHostPage(choosy.url);
    const page = await stage.browser.newPage();
    try {
      const attributes = `src="${choosy.url}/ws/acme" token="${app.tokens.viewer}"`;
      await page.goto(stranger.with(`<vigilo-dora-summary ${attributes}></vigilo-dora-summary>`));
      await trouble(page.locator('vigilo-dora-summary'), 'does not answer pages of this origin');
    } finally {
      await page.close();
      stranger.close();
      await choosy.close();
    }
  });

  it('can be read and heard by everybody while it says so, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await stage.visit(
        `src="${app.url}/ws/acme" token="wrong"`,
        async ({ widget, page }) => {
          await trouble(widget, 'The token was refused.');
          assert.deepEqual(await accessFaults(page), []);
        },
        { colorScheme },
      );
    }
  });
});
