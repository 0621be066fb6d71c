import assert from 'node:assert/strict';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { startTestApp, type TestApp } from '../support/app.js';
import { dashboardUrl } from '../support/dashboard.js';

describe('what the gateway sends', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
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

  it('is left alone where it is small', async () => {
    const { headers } = await download(`${app.url}/ws/acme/api/v1/analytics/dora/`, 'gzip');
    assert.equal(headers['content-encoding'], undefined);
  });
});

async function download(url: string, encoding: string) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(url, { headers: { 'accept-encoding': encoding } }, resolve).on('error', reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { headers: response.headers, body: Buffer.concat(chunks) };
}
