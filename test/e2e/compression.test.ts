import assert from 'node:assert/strict';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { startTestApp, type TestApp } from '../support/app.js';
import { withoutCost } from '../support/client.js';
import { dashboardUrl } from '../support/dashboard.js';
import { manyServices } from '../support/many-services.js';

describe('what the gateway sends', () => {
  let app: TestApp;
  before(async () => {
    const nowMs = Date.parse('2026-05-20T09:30:00Z');
    app = await startTestApp({ clock: () => nowMs, ledger: manyServices(60, nowMs) });
  });
  after(() => app?.close());

  it('is compressed for those who take it so, the files of the pages first of all', async () => {
    const html = await (await fetch(dashboardUrl(app))).text();
    const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
    const packed = await download(app.url + script, 'gzip');
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.match(packed.headers.vary ?? '', /accept-encoding/i);
    const plain = await download(app.url + script, 'identity');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.ok(packed.body.length < plain.body.length / 3);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
  });

  const bearer = () => ({ authorization: `Bearer ${app.tokens.viewer}` });
  const METRICS = 'leadTimeHours { p50 p90 series(last: 7) { start value } } mttrHours { p50 }';
  const askFor = (query: string, encoding: string) =>
    download(`${app.url}/ws/acme/graphql?query=${encodeURIComponent(query)}`, encoding, {
      ...bearer(),
      'apollo-require-preflight': '1',
    });
  const large = `{ dora(groupBy: SERVICE) { groups(first: 60) { edges { node { key metrics { ${METRICS} } } } } } }`;

  it('is compressed where it is a large GraphQL answer, made anew or given again, and is the same once unzipped', async () => {
    const plain = await askFor(large, 'identity');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.ok(plain.body.length > 20_000, `${plain.body.length} bytes`);
    for (const way of ['the first time', 'the second', 'the third', 'the fourth']) {
      const packed = await askFor(large, 'gzip');
      assert.equal(packed.headers['content-encoding'], 'gzip', way);
      assert.match(packed.headers.vary ?? '', /accept-encoding/i, way);
      assert.ok(packed.body.length < plain.body.length / 3, `${packed.body.length} bytes, ${way}`);
      assert.equal(withoutCost(String(gunzipSync(packed.body))), withoutCost(String(plain.body)), way);
    }
  });

  for (const path of [
    'dora/?group_by=service',
    'dora/export?format=csv&group_by=service',
    'dora/export?format=json&group_by=service',
  ])
    it(`is compressed where it is a large answer of ${path}, and is the same once unzipped`, async () => {
      const url = `${app.url}/ws/acme/api/v1/analytics/${path}`;
      const plain = await download(url, 'identity', bearer());
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.ok(plain.body.length > 5_000, String(plain.body));
      const packed = await download(url, 'gzip', bearer());
      assert.equal(packed.headers['content-encoding'], 'gzip');
      assert.match(packed.headers.vary ?? '', /accept-encoding/i);
      assert.ok(packed.body.length < plain.body.length / 3, `${packed.body.length} bytes`);
      assert.deepEqual(gunzipSync(packed.body), plain.body);
    });

  it('is left alone where it is small', async () => {
    const query = '{ viewer { role } }';
    for (let time = 0; time < 4; time += 1) {
      const { headers, body } = await askFor(query, 'gzip');
      assert.equal(headers['content-encoding'], undefined);
      assert.deepEqual(JSON.parse(String(body)).data, { viewer: { role: 'VIEWER' } });
    }
    const { headers, body } = await download(`${app.url}/ws/acme/api/v1/analytics/dora/`, 'gzip');
    assert.ok(body.length < 1_024);
    assert.equal(headers['content-encoding'], undefined);
  });
});

async function download(url: string, encoding: string, given: Readonly<Record<string, string>> = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(url, { headers: { ...given, 'accept-encoding': encoding } }, resolve).on('error', reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { headers: response.headers, body: Buffer.concat(chunks) };
}
