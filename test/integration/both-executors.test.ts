import assert from 'node:assert/strict';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isRequiredInputField,
  parse,
  typeFromAST,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { EXAMPLE_QUERIES } from '../../src/explorer/app/example-queries.js';
import { MOST_FIELDS } from '../../src/graphql/compiled-executor.js';
import { operationSize } from '../../src/graphql/operation-size.js';
import { createSchema } from '../../src/graphql/schema.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { PAGE_DOCUMENTS } from '../../src/pages/page-documents.generated.js';
import { GROUPS, QUESTIONS } from '../clients/questions.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, withoutCost } from '../support/client.js';
import { fullWorkspace } from '../support/full-workspace.js';
import { everythingOf, nestedTextCalls, plainCalls, textCalls } from '../support/schema-calls.js';
import { smallLedger } from '../support/small-ledger.js';
import { writtenDocuments } from '../support/written-documents.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const WINDOW = { start: '2025-12-01T00:00:00Z', end: '2026-01-10T00:00:00Z' };
const QUERY = 'query' as Parameters<typeof plainCalls>[1];

type Variables = Readonly<Record<string, unknown>>;
interface Question {
  readonly query: string;
  readonly variables?: Variables;
}

/** Each with what a caller may do wrong, or leave open. */
const ODD: readonly Question[] = [
  ...[null, true, false, undefined].flatMap((i) =>
    [
      'query($i:Boolean=true){dora{overall @include(if:$i){mttrHours{p50}}}}',
      'query($i:Boolean=true){dora @skip(if:$i){overall{mttrHours{p50}}} viewer{role}}',
      'query($i:Boolean!=false){dora{...F @include(if:$i) window{end}} b: dora{...F}} fragment F on DoraReport{window{start} overall{mttrHours{p50}}}',
      'query($i:Boolean=true){dora{...F @skip(if:$i) ...F}} fragment F on DoraReport{window{start}}',
      'query($i:Boolean=true){dora @include(if:$i){...F} dora{window{end}}} fragment F on DoraReport{window{start}}',
    ].map((query) => ({ query, variables: { i } })),
  ),
  ...[null, 'CHG-000001', 'none', undefined].map((n) => ({
    query:
      'query($n:String="CHG-000002"){change(number:$n){number title countsIn{metric counts reason} incidents{causedBy{number incidents{number}}}}}',
    variables: { n },
  })),
  ...[null, 'TEAM', 'SERVICE', 'team', undefined].map((d) => ({
    query:
      'query($d:DoraDimension=CHANGE_TYPE){dora(groupBy:$d){groups(first:3){edges{node{__typename t:__typename id key label}}}}}',
    variables: { d },
  })),
  ...[null, [], 'team-00', ['team-00', null], [1], undefined].map((teams) => ({
    query:
      'query($teams:[String]){dora(filter:{teams:$teams}){overall{deployFrequencyPerDay{value sampleSize}}}}',
    variables: { teams },
  })),
  ...[null, '2026-01-01T00:00:00Z', '2026-01-01', 5, undefined].map((end) => ({
    query:
      'query($end:DateTime="2026-01-05T00:00:00Z"){dora(window:{start:"2025-12-20T00:00:00Z",end:$end}){window{start end days}}}',
    variables: { end },
  })),
  ...[
    '{ dora(window: {start: "2026-01-05T00:00:00Z", end: "2026-01-01T00:00:00Z"}) { window { days } } }',
    '{ dora { overall { mttrHours { p50 series(last: 0) { value } records(first: 0) { totalCount } } changeFailureRate { failures(first: 5000) { totalCount } } } } viewer { role } }',
    '{ changes(first: 3) { edges { node { number incidents { number approvals: causedBy { number } } } } } b: changes(first: 0) { totalCount } c: changes(after: "x") { totalCount } }',
    '{ node(id: "nothing") { id } a: node(id: "Change:1") { id ... on ChangeRequest { number } ... on Incident { number } } }',
    '{ dora { overall { mttrHours { records(first: 3) { edges { node { __typename ... on Incident { number causedBy { number } } ... on ChangeRequest { title } } } } } } } }',
    '{ dora { overall { mttrHours { p50 } } } dora { overall { mttrHours { p90 } leadTimeHours { p50 } } window { start } } }',
    '{ x: dora(filter: {teams: "team-01", changeTypes: [NORMAL, EMERGENCY]}) { overall { leadTimeHours { p50 sampleSize } } } }',
    '{ __proto__: viewer { role } toString: viewer { constructor: role } }',
    'query A { viewer { role } } query B { workspace { name } }',
  ].map((query) => ({ query })),
];

describe('graphql-js and the functions that are compiled of documents', function () {
  this.timeout(120_000);
  const schema = createSchema();
  let app: TestApp;
  let at: TestApp;
  let compiled = 0;
  before(async () => {
    const environment = { VIGILO_COST_PER_MINUTE: '0', VIGILO_COST_LIMIT: '0', VIGILO_ANSWER_CACHE_MB: '0' };
    app = await startTestApp({ clock: () => NOW, environment });
    at = (await fullWorkspace(app, 'full')).at;
    await importLedger({
      ...{ orm: app.orm, workspaceId: at.workspaceId, writerRole: null },
      lines: ndjson(smallLedger({ endMs: NOW })),
    });
  });
  beforeEach(() => {
    compiled = 0;
  });
  after(() => app?.close());

  /** The first time a document is answered by graphql-js, from the second time on by what is compiled of it. */
  const isAnsweredTheSame = async ({ query, variables }: Question) => {
    const answer = async () => {
      const { text, status } = await ask(at, query, { token: at.tokens.owner, variables: variables ?? {} });
      return `${status} ${withoutCost(text)}`;
    };
    const [first, second, third] = [await answer(), await answer(), await answer()];
    const told = `${query} ${JSON.stringify(variables)}`;
    assert.equal(second, first, told);
    assert.equal(third, first, told);
    if (isCompiled(schema, query) && !first.includes('"errors":[')) compiled += 1;
    return first;
  };

  it('answer the same whatever our pages, the examples and other clients ask', async () => {
    const asked = [...PAGE_DOCUMENTS, ...EXAMPLE_QUERIES.map(({ query }) => query)].filter(isQuery);
    for (const query of asked) for (const each of variants(schema, query)) await isAnsweredTheSame(each);
    for (const variables of QUESTIONS) await isAnsweredTheSame({ query: GROUPS, variables });
    assert.ok(compiled > asked.length, `${compiled} answers of ${asked.length} documents were compiled`);
  });

  it('answer the same whatever the tests and the docs ask', async () => {
    const asked = writtenDocuments(schema, ['test', 'docs', 'src/widget', 'src/dashboard']).filter(isQuery);
    for (const query of asked) for (const each of variants(schema, query)) await isAnsweredTheSame(each);
    assert.ok(compiled > 100, `${compiled} answers of ${asked.length} documents were compiled`);
  });

  for (const depth of [2, 3, 4, 5])
    it(`answer everything that the schema has the same, ${depth} deep`, async () => {
      const calls = everythingOf(schema, depth);
      for (const { document } of calls) await isAnsweredTheSame({ query: document });
      assert.ok(compiled >= calls.length - 3, `${compiled} of ${calls.length} were compiled`);
    });

  it('refuse the same in the same words', async () => {
    const calls = [
      ...plainCalls(schema, QUERY),
      ...textCalls(schema, QUERY, 'x'),
      ...nestedTextCalls(schema, 'x'),
    ];
    const answers = [];
    for (const { document } of calls) answers.push(await isAnsweredTheSame({ query: document }));
    assert.ok(answers.filter((each) => each.includes('"errors":[')).length > 10);
  });

  for (const question of ODD)
    it(`answer the same: ${question.query} ${JSON.stringify(question.variables)}`, async () => {
      const answer = await isAnsweredTheSame(question);
      assert.doesNotMatch(answer, /INTERNAL_SERVER_ERROR/);
    });

  it('are not asked which of several operations is meant', async () => {
    const query = 'query A { viewer { role } } query B { workspace { name } }';
    for (const [operationName, said] of [
      [undefined, 'Must provide operation name if query contains multiple operations.'],
      ['C', 'Unknown operation named "C".'],
    ]) {
      for (const time of [1, 2, 3]) {
        const { status, errors } = await ask(at, '', { body: JSON.stringify({ query, operationName }) });
        assert.deepEqual(
          [status, errors.map(({ message, extensions }) => [message, extensions.code])],
          [400, [[said, 'OPERATION_RESOLUTION_FAILURE']]],
          `time ${time}`,
        );
      }
    }
  });

  it('call a variable that is null where nothing may be the fault of the caller', async () => {
    const query = 'query($i:Boolean=true){dora{overall @include(if:$i){mttrHours{p50}}}}';
    for (const times of [1, 2, 3]) {
      const { errors } = await ask(at, query, { variables: { i: null } });
      assert.deepEqual(
        errors.map(({ message, extensions }) => [extensions.code, message]),
        [
          [
            'BAD_USER_INPUT',
            'Variable "$i" cannot stand where it does: Argument "if" of non-null type "Boolean!" must not be null.',
          ],
        ],
        `time ${times}`,
      );
    }
  });
});

function isQuery(text: string): boolean {
  return getOperationAST(parse(text))?.operation === QUERY;
}

function isCompiled(schema: GraphQLSchema, text: string): boolean {
  const document = parse(text);
  return (
    operationSize(schema, document, null) <= MOST_FIELDS && isCompiledQuery(compileQuery(schema, document))
  );
}

/** A document with all of its variables, with those only that it must be given, with none, and with null in their places. */
function variants(schema: GraphQLSchema, query: string): Question[] {
  const definitions = getOperationAST(parse(query))?.variableDefinitions ?? [];
  if (definitions.length === 0) return [{ query }];
  const given = definitions.map(({ variable, type, defaultValue }) => {
    const inputType = typeFromAST(schema, type as Parameters<typeof typeFromAST>[1]);
    assert.ok(isInputType(inputType));
    const isRequired = type.kind === 'NonNullType' && defaultValue === undefined;
    return { name: variable.name.value, isRequired, value: sampleOf(inputType) };
  });
  const variablesOf = (choose: (each: (typeof given)[number]) => unknown) =>
    Object.fromEntries(given.map((each) => [each.name, choose(each)]));
  return [
    { query, variables: variablesOf(({ value }) => value) },
    { query, variables: variablesOf(({ isRequired, value }) => (isRequired ? value : undefined)) },
    { query, variables: variablesOf(({ isRequired, value }) => (isRequired ? value : null)) },
    { query, variables: {} },
    { query, variables: variablesOf(() => null) },
  ];
}

const SAMPLES: Variables = {
  ...{ DoraWindowInput: WINDOW, Int: 2, Float: 1, Boolean: true, String: 'team-00', ID: 'ChangeRequest:1' },
  ...{ DateTime: '2026-01-01T00:00:00Z', Date: '2026-03-31' },
};

function sampleOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [sampleOf(nullable.ofType)];
  if (nullable.name in SAMPLES) return SAMPLES[nullable.name];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (!isInputObjectType(nullable)) return 'x';
  const fields = Object.values(nullable.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map((field) => [field.name, sampleOf(field.type)]));
}

async function* ndjson(records: Iterable<object>): AsyncGenerator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}
