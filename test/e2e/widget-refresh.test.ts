import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { waitUntil } from '../support/wait-until.js';
import { widgetLedger } from '../support/widget-ledger.js';
import { numbersOf, startWidgetStage, trouble, type WidgetStage } from '../support/widget-visit.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const GRAPHQL = '**/graphql';

describe('the widget as time goes by', function () {
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
  const withClock = (page: Page) => page.clock.install();

  it('asks anew every five minutes; keeps the numbers while the server is away, and says so', () =>
    stage.visit(
      connected(),
      async ({ widget, page, asked }) => {
        await numbersOf(widget);
        await page.clock.fastForward('04:59');
        assert.equal(asked(), 1);
        await page.route(GRAPHQL, (route) => route.abort());
        await page.clock.fastForward('00:02');
        await trouble(widget, 'These numbers are of 2 Mar 2026');
        await numbersOf(widget);
        await page.unroute(GRAPHQL);
        await page.clock.fastForward('05:01');
        await widget.getByText('As of 2 Mar 2026').waitFor();
        assert.equal(asked(), 3);
      },
      { prepare: withClock },
    ));

  it('asks nothing while nobody sees it, and at once when somebody does', () =>
    stage.visit(
      connected('refresh-minutes="2"'),
      async ({ widget, page, asked }) => {
        await numbersOf(widget);
        await page.evaluate(shownAs('hidden'));
        await page.clock.fastForward('10:00');
        assert.equal(asked(), 1);
        await page.evaluate(shownAs('visible'));
        await waitUntil('it has asked', async () => asked() === 2);
      },
      { prepare: withClock },
    ));

  it('once removed, breaks its question off and asks no other', () =>
    stage.visit(
      connected(),
      async ({ widget, page, asked }) => {
        await waitUntil('it has asked', async () => asked() === 1);
        const brokenOff = page.waitForEvent('requestfailed');
        await widget.evaluate((element) => element.remove());
        assert.equal((await brokenOff).failure()?.errorText, 'net::ERR_ABORTED');
        await page.clock.fastForward('30:00');
        assert.equal(asked(), 1);
      },
      {
        async prepare(page) {
          await withClock(page);
          await page.route(GRAPHQL, () => {});
        },
      },
    ));
});

const shownAs = (
  state: string,
) => `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'))`;
