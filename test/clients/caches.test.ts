import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ApolloClient, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { Client, fetchExchange, gql as urqlGql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { buildSchema, type IntrospectionQuery, introspectionFromSchema } from 'graphql';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';
import { GROUPS, QUESTIONS } from './questions.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const PAGE = `query Page($first: Int!, $after: String) {
  incidents(first: $first, after: $after) { __typename totalCount pageInfo { __typename endCursor hasNextPage } edges { __typename node { __typename id number } } }
}`;

describe('client caches that keep what has an id once', function () {
  this.timeout(30_000);
  let app: TestApp;
  let expected: unknown[];
  before(async () => {
    app = await startTestApp({
      clock: () => END_MS,
      ledger: smallLedger({ endMs: END_MS, teams: 4, days: 60 }),
    });
    expected = [];
    for (const variables of QUESTIONS) {
      const { data, errors } = await ask(app, GROUPS, { variables });
      assert.deepEqual(errors, []);
      expected.push(data);
    }
    const texts = expected.map((data) => JSON.stringify(data));
    assert.equal(new Set(texts).size, QUESTIONS.length, 'the questions have answers of their own');
  });
  after(() => app.close());

  const url = () => `${app.url}/ws/${app.slug}/graphql`;
  const headers = () => ({ authorization: `Bearer ${app.tokens.viewer}` });

  it('Apollo Client keeps windows, groups and filters apart, without any setting', async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url(), headers: headers() }),
      cache: new InMemoryCache(),
    });
    const query = apolloGql(GROUPS);
    for (const variables of QUESTIONS) await client.query({ query, variables });
    // From the cache alone: what a later answer overwrote would show here.
    for (const [n, variables] of QUESTIONS.entries())
      assert.deepEqual(client.readQuery({ query, variables }), expected[n], JSON.stringify(variables));
    client.stop();
  });

  it('Apollo Client joins pages by relayStylePagination', async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url(), headers: headers() }),
      cache: new InMemoryCache({
        typePolicies: { Query: { fields: { incidents: relayStylePagination(['filter']) } } },
      }),
    });
    const query = apolloGql(PAGE);
    const variables = { first: 3 };
    const watched = client.watchQuery<{ incidents: Page }>({ query, variables });
    const first = await client.query<{ incidents: Page }>({ query, variables });
    const after = first.data?.incidents.pageInfo.endCursor;
    await watched.fetchMore({ variables: { first: 3, after } });
    const joined = client.readQuery<{ incidents: Page }>({ query, variables });
    const six = (await ask(app, PAGE, { variables: { first: 6 } })).data.incidents.edges;
    assert.deepEqual(joined?.incidents.edges.map(numberOf), six.map(numberOf));
    client.stop();
  });

  it("urql's Graphcache keeps them apart, told by the schema which things have ids", async () => {
    const schema = introspectionFromSchema(buildSchema(readFileSync('schema.graphql', 'utf8')));
    const warnings: string[] = [];
    const client = new Client({
      url: url(),
      preferGetMethod: false,
      fetchOptions: { headers: headers() },
      exchanges: [
        cacheExchange({
          schema,
          keys: keysOf(schema),
          logger: (severity, message) => severity !== 'debug' && warnings.push(message),
        }),
        fetchExchange,
      ],
    });
    const query = urqlGql(GROUPS);
    for (const variables of QUESTIONS) {
      const { error } = await client.query(query, variables).toPromise();
      assert.equal(error, undefined);
    }
    for (const [n, variables] of QUESTIONS.entries()) {
      const { data } = await client.query(query, variables, { requestPolicy: 'cache-only' }).toPromise();
      assert.deepEqual(data, expected[n], JSON.stringify(variables));
    }
    assert.deepEqual(warnings, [], 'neither ids nor keys are missing');
  });
});

/** What has no id is kept where it was asked for; Graphcache warns of it until that is said. */
function keysOf({ __schema }: IntrospectionQuery): Record<string, () => null> {
  const embedded = __schema.types.filter(
    (type) => type.kind === 'OBJECT' && !type.fields.some(({ name }) => name === 'id'),
  );
  return Object.fromEntries(embedded.map(({ name }) => [name, () => null]));
}

interface Page {
  readonly pageInfo: { readonly endCursor: string };
  readonly edges: readonly { readonly node: { readonly number: string } }[];
}

function numberOf({ node }: Page['edges'][number]): string {
  return node.number;
}
