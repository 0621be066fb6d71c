import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const QUERY = encodeURIComponent('{ dora { overall { mttrHours { p50 sampleSize } } } }');
const PATHS = [
  '/api/v1/analytics/dora?group_by=team',
  '/api/v1/analytics/dora/export?format=csv',
  `/graphql?query=${QUERY}`,
];

describe('conditional requests', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW, teams: 3, days: 30 }) });
  });
  after(() => app.close());

  const get = (path: string, headers: Record<string, string> = {}, token = app.tokens.viewer) =>
    fetch(`${app.url}/ws/${app.slug}${path}`, {
      // fetch adds no-cache to a conditional request, unless it is told something else.
      headers: {
        authorization: `Bearer ${token}`,
        'apollo-require-preflight': '1',
        'cache-control': 'max-age=0',
        ...headers,
      },
    });

  for (const path of PATHS) {
    it(`are answered with 304 until the answer is another one: ${path}`, async () => {
      const first = await get(path);
      const tag = first.headers.get('etag');
      assert.equal(first.status, 200);
      assert.ok(tag);
      assert.equal(first.headers.get('cache-control'), 'private, no-cache');
      assert.match(first.headers.get('vary') ?? '', /authorization/i);
      const again = await get(path, { 'if-none-match': tag });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), '');
      const other = await get(path, { 'if-none-match': '"another"' });
      assert.equal(other.status, 200);
      await app.orm.em
        .fork()
        .execute(
          'update incident set resolved_at = null where id = (select max(id) from incident where resolved_at is not null)',
        );
      assert.equal((await get(path, { 'if-none-match': tag })).status, 200);
    });
  }

  it('find out who calls first', async () => {
    for (const path of PATHS) {
      const tag = (await get(path)).headers.get('etag') ?? '';
      assert.equal((await get(path, { 'if-none-match': tag }, 'vgl_wrong')).status, 401);
    }
  });
});
