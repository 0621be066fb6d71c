import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const require = createRequire(import.meta.url);
const END_MS = Date.parse('2026-05-20T00:00:00Z');
const COMPONENT = `import { graphql } from 'relay-runtime';
export const query = graphql\`query ListQuery { ...List_incidents }\`;
export const fragment = graphql\`
  fragment List_incidents on Query
  @refetchable(queryName: "ListPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 3 }, cursor: { type: "String" }) {
    incidents(first: $count, after: $cursor) @connection(key: "List_incidents") {
      edges { node { id number service { id name } } }
    }
  }\`;
`;

/** As much of relay-runtime, which has no types of its own, as is used here. */
interface Relay {
  readonly Environment: new (config: object) => RelayEnvironment;
  readonly Store: new (source: unknown) => unknown;
  readonly RecordSource: new () => unknown;
  readonly Network: {
    create(fetch: (request: { text: string }, variables: object) => Promise<unknown>): unknown;
  };
  fetchQuery(
    environment: RelayEnvironment,
    query: unknown,
    variables: object,
  ): { toPromise(): Promise<unknown> };
  createOperationDescriptor(query: unknown, variables: object): { readonly fragment: unknown };
  getSingularSelector(fragment: unknown, reference: unknown): unknown;
}

interface RelayEnvironment {
  lookup(selector: unknown): { readonly data: unknown };
  retain(operation: unknown): { dispose(): void };
}

interface List {
  readonly incidents: {
    readonly edges: readonly { readonly node: { readonly number: string } }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

describe('Relay', function () {
  this.timeout(60_000);
  let app: TestApp;
  let folder: string;
  before(async () => {
    app = await startTestApp({
      clock: () => END_MS,
      ledger: smallLedger({ endMs: END_MS, teams: 3, days: 40 }),
    });
    folder = await mkdtemp(join(tmpdir(), 'vigilo-relay-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await app?.close();
  });

  const compile = async () => {
    await mkdir(join(folder, 'src'));
    await mkdir(join(folder, 'made'));
    await cp('schema.graphql', join(folder, 'schema.graphql'));
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    await writeFile(join(folder, 'src/List.js'), COMPONENT);
    const config = {
      src: './src',
      schema: './schema.graphql',
      artifactDirectory: './made',
      language: 'javascript',
      eagerEsModules: true,
    };
    await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
    const compiler = resolve('node_modules/relay-compiler/cli.js');
    return promisify(execFile)(process.execPath, [compiler, './relay.config.json'], { cwd: folder });
  };
  /** They find files without their ending; Node does not. */
  const asBundlersResolve = async () => {
    for (const name of await readdir(join(folder, 'made'))) {
      const path = join(folder, 'made', name);
      const code = await readFile(path, 'utf8');
      await writeFile(path, code.replace(/(from '\.\/\w+\.graphql)'/g, "$1.js'"));
    }
  };
  const made = async (name: string): Promise<unknown> =>
    (await import(pathToFileURL(join(folder, `made/${name}.graphql.js`)).href)).default;

  it('compiles against the schema, and joins the pages of a connection', async () => {
    const { stderr, stdout } = await compile();
    assert.doesNotMatch(`${stdout}${stderr}`, /error/i);
    await asBundlersResolve();
    const [query, page, fragment] = [
      await made('ListQuery'),
      await made('ListPageQuery'),
      await made('List_incidents'),
    ];
    const relay = require('relay-runtime') as Relay;
    const environment = new relay.Environment({
      network: relay.Network.create(async ({ text }, variables) => {
        const { data, errors } = await ask(app, text, { variables });
        assert.deepEqual(errors, []);
        return { data };
      }),
      store: new relay.Store(new relay.RecordSource()),
    });
    const operation = relay.createOperationDescriptor(query, {});
    environment.retain(operation);
    await relay.fetchQuery(environment, query, {}).toPromise();
    const list = () => {
      const root = environment.lookup(operation.fragment).data;
      return environment.lookup(relay.getSingularSelector(fragment, root)).data as List;
    };
    assert.equal(list().incidents.edges.length, 3);
    const { endCursor, hasNextPage } = list().incidents.pageInfo;
    assert.equal(hasNextPage, true);
    await relay.fetchQuery(environment, page, { count: 4, cursor: endCursor }).toPromise();
    const expected = (await ask(app, '{ incidents(first: 7) { edges { node { number } } } }')).data.incidents
      .edges;
    assert.deepEqual(
      list().incidents.edges.map(({ node }) => node.number),
      expected.map(({ node }: { node: { number: string } }) => node.number),
    );
  });
});
