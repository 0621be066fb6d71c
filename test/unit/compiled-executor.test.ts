import assert from 'node:assert/strict';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import {
  buildSchema,
  execute,
  GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  GraphQLScalarType,
  getNamedType,
  getOperationAST,
  isInputObjectType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { compileQuery } from 'graphql-jit';
import { compiledExecutor } from '../../src/graphql/compiled-executor.js';
import { createSchema } from '../../src/graphql/schema.js';

const schema = buildSchema(`
  scalar Even
  enum Colour { RED GREEN }
  interface Named { name: String! }
  type Cat implements Named { name: String! lives: Int friend: Named }
  type Dog implements Named { name: String! barks: Boolean! }
  union Pet = Cat | Dog
  type Box { a: String! b: String! inner: Box list: [String!] }
  input Inner { text: String at: Int! = 1 } input Filter { even: Even colours: [Colour!] nested: Inner text: String = "given" }
  type Query {
    pets: [Pet!]! named: [Named] cats(first: Int = 2): [Cat!] soon: Cat echo(filter: Filter, list: [Int!]): String
    fails: String failsHard: String! failsLater: String listFails: [String!] nullInList: [Int!]  late: [Cat!]! wrongEnum: Colour even(n: Int!): Even
    box: Box boxes: [Box]! colour(is: Colour = GREEN, among: [Colour!] = [RED]): String
  }
  type Mutation { add(n: Int!): Int! }
`);
Object.assign(
  schema.getType('Even') as GraphQLScalarType,
  new GraphQLScalarType({
    name: 'Even',
    serialize: (value) => {
      if (Number(value) % 2 !== 0) throw new RangeError(`${value} is odd`);
      return Number(value);
    },
    parseValue: (value) => {
      if (Number(value) % 2 !== 0) throw new GraphQLError(`${value} is odd`, { extensions: { code: 'ODD' } });
      return Number(value);
    },
  }),
);

class Refused extends Error {
  readonly code = 'REFUSED';
}
const later = async <T>(value: T) => {
  await new Promise((resolve) => setImmediate(resolve));
  return value;
};
const cat = (name: string | null) => ({
  __typename: 'Cat',
  name,
  lives: 9,
  friend: { __typename: 'Dog', name: 'Rex', barks: true },
});
const refuse = () => {
  throw new Refused('no');
};

/** One that is not a plain property has a resolver, as all of ours do: graphql-jit looks into no promise of a property. */
Object.assign((schema.getType('Cat') as GraphQLObjectType).getFields().lives ?? {}, {
  resolve: ({ lives }: { lives: number }) => later(lives),
});

/** Two fields that must be there and are not: at once, and later. */
const boxFields = (schema.getType('Box') as GraphQLObjectType).getFields();
Object.assign(boxFields.a ?? {}, { resolve: refuse });
Object.assign(boxFields.b ?? {}, { resolve: () => later(null).then(refuse) });
Object.assign(boxFields.inner ?? {}, { resolve: () => ({}) });
Object.assign(boxFields.list ?? {}, { resolve: () => ['x', null, null] });

/** What both executors start from: resolvers as methods of the root. */
const root = {
  pets: () => [cat('Tom'), { __typename: 'Dog', name: 'Rex', barks: null }],
  named: () => [cat('Tom'), null, { __typename: 'Dog', name: 'Rex', barks: false }],
  cats: ({ first }: { first: number }) => [cat('A'), cat('B'), cat('C')].slice(0, first),
  soon: () => later(cat(null)),
  echo: (args: object) => JSON.stringify(args),
  fails: refuse,
  failsHard: refuse,
  failsLater: () => later(0).then(refuse),
  listFails: () => ['a', new Refused('in a list'), 'b'],
  nullInList: () => [1, null],
  late: () => [later(cat('L')), later(cat(null))],
  wrongEnum: () => 'BLUE',
  even: ({ n }: { n: number }) => n,
  box: () => ({}),
  boxes: () => [{}, null, {}],
  colour: (args: object) => JSON.stringify(args),
  add: ({ n }: { n: number }) => later(n + 1),
};
for (const type of [schema.getQueryType(), schema.getMutationType()])
  for (const [name, field] of Object.entries(type?.getFields() ?? {}))
    field.resolve = (_source, args) =>
      (root as unknown as Record<string, (args: unknown) => unknown>)[name]?.(args);

type Case = readonly [query: string, variables?: Record<string, unknown>, operationName?: string];

/** What is compiled when it comes again. */
const COMPILED: readonly Case[] = [
  ['{ cats { name lives friend { name __typename } } }'],
  ['{ cats(first: 0) { name } a: cats(first: 1) { name } b: cats(first: null) { name } }'],
  ['{ pets { __typename ... on Named { name } ... on Cat { lives } ... on Dog { barks } } }'],
  ['{ named { name ...C } } fragment C on Cat { lives friend { ...N } } fragment N on Named { name }'],
  ['{ named { t: __typename ...N } } fragment N on Named { u: __typename n: name ... on Cat { l: lives } }'],
  ['{ fails cats { name } }'],
  ['{\n  cats { name }\n  failsHard\n}'],
  ['{\r\n  x: failsLater\r\n  y: fails }'],
  ['{ listFails }'],
  ['{ nullInList }'],
  ['{ soon { name } cats { name } }'],
  ['{ late { name lives } }'],
  ['{ wrongEnum }'],
  ['{ a: even(n: 2) b: even(n: 3) }'],
  // Of what is missing in the same object graphql-js tells one, whatever else was missing by then.
  ['{ box { a b } }'],
  ['{ box { b a inner { b a } } }'],
  ['{ boxes { inner { b list } } }'],
  ['{ boxes { b x: b } failsLater }'],
  ['{ failsHard x: failsHard }'],
  // The same field twice is one.
  ['{ cats { name } cats { lives friend { name } } cats { friend { ... on Dog { barks } } } }'],
  ['query ($on: Boolean!) { cats { name @include(if: $on) lives @skip(if: $on) } }', { on: true }],
  ['query ($on: Boolean!) { cats { name @include(if: $on) lives @skip(if: $on) } }', { on: false }],
  ['query ($on: Boolean! = true) { cats { ... @include(if: $on) { name } __typename } }'],
  ['query ($on: Boolean = true) { cats { name @include(if: $on) lives } }'],
  [
    'query ($on: Boolean!) { cats { name @include(if: true) @skip(if: $on) __typename @skip(if: true) } }',
    { on: false },
  ],
  // A fragment, and a field, that comes twice, with a condition and without.
  ...[true, false].map(
    (on): Case => [
      'query ($on: Boolean!) { a: cats { ...F @include(if: $on) lives } b: cats { ...F } } fragment F on Cat { name friend { name } }',
      { on },
    ],
  ),
  ...[true, false].map(
    (on): Case => [
      'query ($on: Boolean!) { cats { ...F @skip(if: $on) ...F } } fragment F on Cat { name }',
      { on },
    ],
  ),
  ...[true, false].map(
    (on): Case => [
      'query ($on: Boolean!) { cats @include(if: $on) { ...F } cats { lives } } fragment F on Cat { name }',
      { on },
    ],
  ),
  ['query ($on: Boolean!) { cats { friend { name @include(if: $on) } } }', { on: false }],
  ['query ($on: Boolean!) { cats @include(if: $on) { name } }', { on: false }],
  [
    'query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }',
    { f: { even: 4, nested: { text: null } }, l: [1] },
  ],
  ['query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }', { f: { colours: 'RED' }, l: 7 }],
  ['query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }', { f: null, l: null }],
  ['query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }', {}],
  ['query ($e: Even) { echo(filter: {even: $e, colours: [RED]}) }', { e: 2 }],
  ['query ($i: Int!, $t: String = "x") { echo(list: [$i, 2], filter: {nested: {text: $t}}) }', { i: 1 }],
  ['{ echo(list: 3, filter: {colours: RED, nested: {}}) }'],
  ['{ colour a: colour(is: RED, among: GREEN) b: colour(is: null, among: null) }'],
  ['query ($c: Colour, $l: [Colour!]) { colour(is: $c, among: $l) }', {}],
  ['query ($c: Colour, $l: [Colour!]) { colour(is: $c, among: $l) }', { c: null, l: null }],
  ['query ($c: Colour = RED, $l: [Colour!] = GREEN) { colour(is: $c, among: $l) }', {}],
  [
    'query ($c: Colour = RED, $l: [Colour!] = [GREEN, RED]) { colour(is: $c, among: $l) }',
    { c: 'GREEN', l: 'RED' },
  ],
  ['query ($f: Filter = {colours: RED, even: 2}) { echo(filter: $f) }', {}],
  [
    'query ($toString: Int = 5, $valueOf: Int! = 7) { a: cats(first: $toString) { name } even(n: $valueOf) }',
    {},
  ],
  ['query A { cats(first: 1) { name } } query B { fails }', {}, 'B'],
  [
    '{ __schema { queryType { name } types { name kind } } __type(name: "Filter") { inputFields { name defaultValue } } }',
  ],
  [
    'query ($n: String!) { __type(name: $n) { name fields { name args { name defaultValue } } } }',
    { n: 'Query' },
  ],
  ['{ __typename constructor: cats { toString: name hasOwnProperty: lives } }'],
];

/** What graphql-jit would answer otherwise. */
const LEFT: readonly Case[] = [
  ['query ($on: Boolean = true) { cats { name @include(if: $on) lives } }', { on: null }],
  ['query ($on: Boolean = true) { cats @skip(if: $on) { name } fails }', { on: null }],
  ['query ($n: Int = 2) { even(n: $n) }', { n: null }],
  ['query ($n: Int = 2) { echo(filter: {nested: {at: $n}}) cats { name } }', { n: null }],
  ['query ($n: Int) { echo(filter: {nested: {at: $n}}) cats { name } }', { n: null }],
  ['query ($n: Int) { echo(filter: {nested: {at: $n}}) cats { name } }', {}],
  ['query ($n: Int = 2) { echo(list: [$n]) cats { name } }', { n: null }],
  ['query ($c: Colour = RED) { colour(is: $c) }', { c: null }],
  ['query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }', { f: { even: 3 } }],
  ['query ($f: Filter, $l: [Int!]) { echo(filter: $f, list: $l) }', { f: { colours: ['BLUE'], other: 1 } }],
  ['query ($on: Boolean!) { cats { name @include(if: $on) } }', {}],
  ['query ($n: Int!) { even(n: $n) }', {}],
  ['query ($n: Int!) { even(n: $n) }', { n: 2 ** 31 }],
  ['query ($n: Int!) { even(n: $n) }', { n: null }],
  ['query ($e: Even) { echo(filter: {even: $e}) }', {}],
  ['query ($i: Int!, $t: String) { echo(list: [$i, 2], filter: {nested: {text: $t}}) }', { i: 1 }],
  ['query ($i: Int!, $t: String) { echo(list: [$i, 2], filter: {nested: {text: $t}}) }', { i: 1, t: null }],
  ['{ __proto__: cats { name } cats { __proto__: name lives } }'],
  ['mutation { a: add(n: 1) b: add(n: 2) }'],
];

function ask(
  executor: GatewayExecutor,
  source: string,
  variables: Record<string, unknown>,
  operationName: string | null,
) {
  const document = parsed(source);
  const operation = getOperationAST(document, operationName);
  const context = { document, source, operation, operationName, request: { variables }, context: {} };
  return executor(context as unknown as Parameters<GatewayExecutor>[0]);
}

const documents = new Map<string, ReturnType<typeof parse>>();
function parsed(source: string) {
  const document = documents.get(source) ?? parse(source);
  documents.set(source, document);
  assert.deepEqual(validate(schema, document), []);
  return document;
}

/** Errors as a client sees them, and what ours are made of. */
function plain(result: Awaited<ReturnType<GatewayExecutor>>) {
  return JSON.parse(
    JSON.stringify({
      data: result.data ?? null,
      errors: (result.errors ?? []).map((error) => ({
        ...error.toJSON(),
        kinds: error.nodes?.map(({ kind }) => kind),
        isGraphQLError: error instanceof GraphQLError,
        isRefused: error.originalError instanceof Refused,
      })),
    }),
  );
}

describe('The compiled executor', () => {
  for (const [[source, variables = {}, operationName = null], isCompiled] of [
    ...COMPILED.map((each) => [each, true] as const),
    ...LEFT.map((each) => [each, false] as const),
  ]) {
    it(`answers as graphql-js does: ${source.replaceAll(/\s+/g, ' ')} ${JSON.stringify(variables)}`, async () => {
      let compiled = 0;
      const executor = compiledExecutor(schema, (...args) => {
        compiled += 1;
        return compileQuery(...args);
      });
      const wanted = plain(
        await execute({
          schema,
          document: parsed(source),
          variableValues: variables,
          operationName,
          contextValue: {},
        }),
      );
      for (const time of ['first', 'second', 'third']) {
        assert.deepEqual(
          plain(await ask(executor, source, variables, operationName)),
          wanted,
          `the ${time} time`,
        );
      }
      assert.equal(compiled, isCompiled ? 1 : 0, 'compiled once, when it came again');
    });
  }

  it('leaves what would be too much to compile to graphql-js', async () => {
    const depth = 12;
    const fragments = Array.from({ length: depth }, (_, i) => {
      const inner = i + 1 < depth ? `...F${i + 1}` : 'name';
      return `fragment F${i} on Cat { a: friend { name ${inner} } b: friend { name ${inner} } }`;
    });
    const source = `{ cats { ...F0 } } ${fragments.join(' ')}`;
    const executor = compiledExecutor(schema, () => assert.fail('it was compiled'));
    for (let time = 0; time < 3; time += 1) {
      const { errors } = plain(await ask(executor, source, {}, null));
      assert.deepEqual(errors, []);
    }
  });

  it('compiles no schema with an input type that refers to itself: graphql-jit would write it out for ever', () => {
    const ours = createSchema();
    const inputs = Object.values(ours.getTypeMap()).filter(isInputObjectType);
    assert.ok(inputs.length > 5);
    for (const input of inputs) assert.ok(!reaches(input, input), `${input.name} refers to itself`);
  });

  it('finds a plain property wherever a field of the schema has no resolver of its own', () => {
    const types = Object.values(createSchema().getTypeMap()).filter(isObjectType);
    const plainTypes = types
      .filter(({ name }) => !name.startsWith('__'))
      .filter((type) => Object.values(type.getFields()).some(({ resolve }) => resolve === undefined))

      .map(({ name }) => name)
      .sort();
    // Those with `simpleResolvers` or `simple`: a getter or a method would not do there, nor a promise.
    assert.deepEqual(
      plainTypes.filter((name) => !/(Connection|Edge)$/.test(name)),
      [
        ...['DeployFrequency', 'DoraGroup', 'DurationMetric', 'FailureRate', 'GoalReading', 'MetricValue'],
        ...['Movers', 'OperationsPoint', 'PageInfo', 'Percentiles', 'SeriesPoint', 'UserError'],
      ],
    );
  });
});

function reaches(from: GraphQLInputObjectType, target: GraphQLInputObjectType): boolean {
  const seen = new Set<GraphQLInputObjectType>();
  const waiting = [from];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    for (const { type: fieldType } of Object.values(type.getFields())) {
      const named = getNamedType(fieldType);
      if (named === target) return true;
      if (isInputObjectType(named) && !seen.has(named)) waiting.push(named);
      if (isInputObjectType(named)) seen.add(named);
    }
  }
  return false;
}
