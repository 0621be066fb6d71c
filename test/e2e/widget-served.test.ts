import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { startTestApp, type TestApp } from '../support/app.js';

const LARGEST_BYTES = 30_000;

describe('the widget as it is served', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${app.url}${path}`, { headers });

  it('is one script of less than 30 kB that needs nothing else', async () => {
    const text = await (await get('/widget/vigilo-dora-summary.js')).text();
    const bytes = gzipSync(text).length;
    assert.ok(bytes < LARGEST_BYTES, `${bytes} bytes`);
    assert.doesNotMatch(text, /\bimport\b[\s({"']/);
    assert.doesNotMatch(text, /\beval\(|new Function|innerHTML|document\.write/);
  });

  it('is for pages of every origin, and asked for anew after five minutes', async () => {
    const { headers } = await get('/widget/vigilo-dora-summary.js');
    assert.match(headers.get('content-type') ?? '', /^text\/javascript; charset=utf-8/);
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(headers.get('cache-control'), 'public, max-age=300');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    const known = { 'if-none-match': headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    assert.equal((await get('/widget/vigilo-dora-summary.js', known)).status, 304);
  });

  it('has an example page that runs its own files and asks its own server alone', async () => {
    const page = await get('/widget/example');
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.match(policy, /connect-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    const html = await page.text();
    for (const path of html.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      assert.equal((await get(path[1] ?? '')).status, 200, path[1]);
  });
});
