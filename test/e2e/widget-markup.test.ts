import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { widgetLedger } from '../support/widget-ledger.js';
import {
  accessFaults,
  numbersOf,
  startWidgetStage,
  type VisitOptions,
  type WidgetStage,
  type WidgetVisit,
} from '../support/widget-visit.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');

describe("the widget's markup", function () {
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

  const visit = (attributes: string, check: (visit: WidgetVisit) => Promise<void>, options?: VisitOptions) =>
    stage.visit(
      `src="${app.url}/ws/acme" ${attributes}`,
      async (visit) => {
        await check(visit);
        assert.deepEqual(visit.faults, []);
      },
      options,
    );
  const token = () => `token="${app.tokens.viewer}"`;

  it('keeps a token that was set as a property out of the markup', () =>
    visit('', async ({ widget, page }) => {
      await widget.getByText('No token').waitFor();
      await widget.evaluate(
        (element, text) => void Object.assign(element, { token: text }),
        app.tokens.viewer,
      );
      await numbersOf(widget);
      const markup = await widget.evaluate('(widget) => widget.outerHTML + widget.shadowRoot.innerHTML');
      assert.doesNotMatch(`${markup}${await page.content()}`, new RegExp(app.tokens.viewer));
    }));

  it('takes a token that a framework has set before the script was there, and the next one', () =>
    visit(
      '',
      async ({ widget }) => {
        await numbersOf(widget);
        await widget.evaluate((element) => void Object.assign(element, { token: '' }));
        await widget.getByText('No token').waitFor();
      },
      {
        prepare: async (page) => {
          const set = `document.querySelector('vigilo-dora-summary').token = '${app.tokens.viewer}'`;
          await page.addInitScript(`addEventListener('DOMContentLoaded', () => { ${set} })`);
          const isSet = page.waitForEvent('domcontentloaded');
          await page.route('**/widget/*.js', (route) => isSet.then(() => route.continue()));
        },
      },
    ));

  for (const scheme of ['light', 'dark'] as const) {
    it(`can be read and heard by everybody, ${scheme}`, () =>
      visit(
        token(),
        async ({ widget, page }) => {
          await numbersOf(widget);
          assert.deepEqual(await accessFaults(page), []);
        },
        { colorScheme: scheme },
      ));
  }
});
