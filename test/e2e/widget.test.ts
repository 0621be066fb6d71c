import assert from 'node:assert/strict';
import { deltaWords, sampleBadge, shownValue } from '../../src/analytics/reading-words.js';
import { METRIC_LIST } from '../../src/domain/metrics/registry.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { widgetLedger } from '../support/widget-ledger.js';
import { startWidgetStage, type WidgetStage, type WidgetVisit } from '../support/widget-visit.js';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const READING = '{ value sampleSize delta }';

describe('the widget in a page of another origin', function () {
  this.timeout(60_000);
  let app: TestApp;
  let stage: WidgetStage;

  before(async function () {
    stage = await startWidgetStage(this, async () => {
      app = await startTestApp({ clock: () => NOW, ledger: widgetLedger(NOW) });
      return app;
    });
    const goals = 'setDoraGoals(input: { quarterEnd: "2026-03-31", mttrP50Hours: 2, leadTimeP50Hours: 12 })';
    const query = `mutation { ${goals} { userErrors { message } } }`;
    assert.deepEqual((await ask(app, query, { token: app.tokens.admin })).errors, []);
    await evaluateAt(app, NOW);
  });
  after(async () => {
    await stage?.close();
    await app?.close();
  });

  const visit = (attributes: string, check: (visit: WidgetVisit) => Promise<void>) =>
    stage.visit(`src="${app.url}/ws/acme" ${attributes}`, async (visit) => {
      await check(visit);
      assert.deepEqual(visit.faults, []);
    });
  const token = () => `token="${app.tokens.viewer}"`;

  for (const [title, attributes, filter, window] of [
    ['the whole workspace', '', '{}', ''],
    ['a team whose changes never failed', 'team="steady"', '{ teams: ["steady"] }', ''],
    [
      'a service over a week',
      'service="s-slower" window-days="7"',
      '{ services: ["Asset:s-slower"] }',
      lastDays(7),
    ],
    [
      'a change type over 90 days',
      'change-type="standard" window-days="90"',
      '{ changeTypes: [STANDARD] }',
      lastDays(90),
    ],
    ['nobody', 'team=""', '{ teams: [null] }', ''],
  ] as const) {
    it(`shows the four numbers of ${title} as the API answers them`, () =>
      visit(`${token()} ${attributes}`, async ({ widget }) => {
        const { data } = await ask(
          app,
          `{ dora(filter: ${filter} ${window}) { overall { deploy_frequency: deployFrequencyPerDay ${READING}
            lead_time: leadTimeHours ${READING} mttr: mttrHours ${READING}
            change_failure_rate: changeFailureRate { value sampleSize delta failed } } } }`,
        );
        for (const { id } of METRIC_LIST) {
          const { failed = null, ...reading } = data.dora.overall[id];
          const card = widget.locator(`[data-metric=${id}]`);
          const { text, verdict } = deltaWords(id, reading.delta);
          const shown = shownValue(id, { ...reading, failed });
          assert.ok((await card.locator('.value').innerText()).startsWith(shown));
          assert.equal(
            await card.locator('.delta').innerText(),
            verdict === null ? text : `${text} ${verdict}`,
          );
          assert.equal(await card.locator('.sample').innerText(), sampleBadge(id, { ...reading, failed }));
        }
      }));
  }

  it('says better and worse, the band, the missed goal and no other', () =>
    visit(token(), async ({ widget }) => {
      // 3 h after 5 h.
      await widget.locator('[data-metric=mttr] .better', { hasText: '−2 h better' }).waitFor();
      await widget.locator('[data-metric=mttr] .band', { hasText: 'high' }).waitFor();
      assert.deepEqual(await widget.locator('.chip').allInnerTexts(), ['missed goal: 2 h']);
      assert.equal(await widget.locator('.chip').getAttribute('title'), 'The goal is at most 2 h');
    }));

  it('tells no failure from no change by the badge', () =>
    visit(`${token()} team="steady"`, async ({ widget }) => {
      const card = (id: string) => widget.locator(`[data-metric=${id}]`);
      await card('change_failure_rate').getByText('0 of 28 failed').waitFor();
      assert.equal(await card('change_failure_rate').locator('[aria-hidden]').innerText(), '—');
      await card('mttr').getByText('no resolved incidents').waitFor();
      assert.equal(await card('mttr').locator('[aria-hidden]').innerText(), '—');
    }));

  it('counts the open alerts and shows the newest; links lead to the dashboard', () =>
    visit(token(), async ({ widget }) => {
      const query =
        '{ regressionAlerts(filter: { acknowledged: false }) { totalCount edges { node { summary url } } } }';
      const { totalCount, edges } = (await ask(app, query)).data.regressionAlerts;
      await widget.getByText(`${totalCount} open alerts`).waitFor();
      const alert = widget.locator('#alert');
      assert.equal(await alert.innerText(), edges[0].node.summary);
      assert.equal(await alert.getAttribute('href'), edges[0].node.url);
      const dashboard = new URL(
        (await widget.getByRole('link', { name: 'Dashboard' }).getAttribute('href')) ?? '',
      );
      assert.equal(`${dashboard.origin}${dashboard.pathname}`, `${app.url}/ws/acme/analytics`);
      assert.equal(dashboard.searchParams.get('end'), new Date(NOW).toISOString());
    }));
});

function lastDays(days: number): string {
  const start = new Date(NOW - days * 86_400_000).toISOString();
  return `, window: { start: "${start}", end: "${new Date(NOW).toISOString()}" }`;
}
