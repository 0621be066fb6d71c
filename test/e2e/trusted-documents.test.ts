import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { PAGE_DOCUMENTS } from '../../src/pages/page-documents.generated.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { subscribe } from '../support/live-client.js';
import { smallLedger } from '../support/small-ledger.js';

const NAME = 'query Name {\n  workspace {\n    name\n  }\n}';
const LABELS =
  'query Labels($by: DoraDimension) { dora(groupBy: $by) { groups { edges { node { label } } } } }';
const LIVE = 'subscription Live { regressionAlertRaised { summary } }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

interface Answer {
  readonly data: { readonly workspace: { readonly name: string } };
}

describe('a gateway that answers trusted documents only', () => {
  let directory: string;
  let app: TestApp;

  const appWith = async (content: string) => {
    const path = join(directory, 'trusted.json');
    await writeFile(path, content);
    return startTestApp({
      ledger: smallLedger({ endMs: Date.now(), teams: 2, days: 5 }),
      environment: { VIGILO_TRUSTED_DOCUMENTS: path },
    });
  };
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vigilo-trusted-'));
    app = await appWith(
      JSON.stringify({ name: NAME, [hashOf(LABELS)]: LABELS, [`sha256:${hashOf(LIVE)}`]: LIVE }),
    );
  });
  after(async () => {
    await app.close();
    await rm(directory, { recursive: true });
  });

  const post = (question: object) => ask(app, '', { body: JSON.stringify(question) });
  const isRefused = ({ status, errors, data }: Awaited<ReturnType<typeof ask>>, names: RegExp) => {
    assert.equal(status, 400);
    assert.equal(data, null);
    assert.equal(errors[0]?.extensions.code, 'DOCUMENT_NOT_TRUSTED');
    assert.match(errors[0]?.message ?? '', names);
  };

  for (const [told, question] of [
    ['its id in the file', { documentId: 'name' }],
    ['its hash', { documentId: `sha256:${hashOf(NAME)}` }],
    [
      "its hash, in the way of Apollo's clients",
      { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(NAME) } } },
    ],
    ['its text', { query: NAME }],
    [
      'its text in another layout, with the __typename that clients add',
      { query: 'query Name{workspace{name __typename}}' },
    ],
  ] as const) {
    it(`answers one by ${told}`, async () => {
      assert.deepEqual((await post(question)).data.workspace.name, 'Acme Inc.');
    });
  }

  it('takes variables as ever', async () => {
    const { data } = await post({ documentId: hashOf(LABELS), variables: { by: 'CHANGE_TYPE' } });
    assert.ok(data.dora.groups.edges.length > 0);
  });

  it('refuses every other document, and says which', async () => {
    isRefused(await post({ query: '{ workspace { name slug } }' }), /this document is not among/);
    isRefused(await post({ query: 'query Name { workspace { name } viewer { role } }' }), /this document/);
    isRefused(await post({ documentId: 'other' }), /the document "other" is not among/);
    isRefused(await post({ query: 'query Name { workspace { title: __typename name } }' }), /this document/);
    isRefused(await post({ query: 'no document {' }), /this document/);
    isRefused(await post({}), /this document/);
    isRefused(await ask(app, getIntrospectionQuery()), /this document/);
    const registering = {
      query: '{ workspace { slug } }',
      extensions: { persistedQuery: { version: 1, sha256Hash: hashOf('{ workspace { slug } }') } },
    };
    isRefused(await post(registering), /the document/);
  });

  it('answers and refuses by GET alike', async () => {
    const get = (search: Record<string, string>) =>
      fetch(`${app.url}/ws/${app.slug}/graphql?${new URLSearchParams(search)}`, {
        headers: { authorization: `Bearer ${app.tokens.viewer}`, 'apollo-require-preflight': '1' },
      });
    for (const search of [
      { documentId: 'name' },
      { extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hashOf(NAME) } }) },
      { query: NAME },
    ])
      assert.equal(((await (await get(search)).json()) as Answer).data.workspace.name, 'Acme Inc.');
    for (const search of [{ documentId: 'other' }, { query: '{ workspace { slug } }' }, { extensions: '{' }])
      assert.equal((await get(search)).status, 400);
  });

  it('answers and refuses over sockets and event streams alike', async () => {
    const url = `${app.url}/ws/${app.slug}/graphql`;
    const trusted = await subscribe({ url, token: app.tokens.viewer, query: LIVE });
    const other = await subscribe({ url, token: app.tokens.viewer, query: LIVE.replace('summary', 'id') });
    assert.deepEqual(trusted.errors, []);
    assert.match(JSON.stringify(other.errors), /DOCUMENT_NOT_TRUSTED/);
    for (const client of [trusted, other]) await client.close();
    const streamed = async (query: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${app.tokens.viewer}`,
          ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        },
        body: JSON.stringify({ query }),
      });
      return response.text();
    };
    assert.match(await streamed(NAME), /data: .*Acme Inc\./);
    assert.match(await streamed('{ workspace { slug } }'), /DOCUMENT_NOT_TRUSTED/);
  });

  it('answers what our own pages ask', async () => {
    assert.ok(PAGE_DOCUMENTS.length > 20);
    for (const query of PAGE_DOCUMENTS) {
      const { errors } = await post({ query });
      assert.ok(
        errors.every(({ extensions }) => extensions.code !== 'DOCUMENT_NOT_TRUSTED'),
        query,
      );
    }
  });

  it("reads the manifest of Apollo's clients", async () => {
    const operations = [{ id: 'one', name: 'Name', type: 'query', body: NAME }];
    const other = await appWith(
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const { data } = await ask(other, '', { body: JSON.stringify({ documentId: 'one' }) });
    assert.equal(data.workspace.name, 'Acme Inc.');
    await other.close();
  });

  for (const [told, content, fault] of [
    ['is no JSON', '{', /trusted\.json: .*JSON/],
    ['is no list of documents', '[1]', /must be a JSON object of ids to documents/],
    ['holds what the schema has not', '{"old": "{ gone }"}', /document "old": Cannot query field "gone"/],
    ['holds what is no document', '{"old": "{"}', /document "old": Syntax Error/],
  ] as const) {
    it(`does not start with a file that ${told}`, async () => {
      await assert.rejects(appWith(content), fault);
    });
  }

  it('does not start without the file', async () => {
    const environment = { VIGILO_TRUSTED_DOCUMENTS: join(directory, 'missing.json') };
    await assert.rejects(startTestApp({ environment }), /VIGILO_TRUSTED_DOCUMENTS .*missing\.json: ENOENT/);
  });
});
