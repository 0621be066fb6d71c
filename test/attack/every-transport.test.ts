import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { TRANSPORTS } from '../support/transports.js';

const PARSE = 'GRAPHQL_PARSE_FAILED';
const VALIDATION = 'GRAPHQL_VALIDATION_FAILED';
const DEEP = 2_490;

const nested = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth);
const list = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const name = (length: number) => 'x'.repeat(length);

/** Two branches, each a chain of fragments that nest as deep as a document may. */
const DEEP_BY_FRAGMENTS = `{ a: operations { ...F0 } a: operations { ...F0 } } ${list(8, (n) => {
  const inner = n === 7 ? '__typename' : `...F${n + 1}`;
  const type = n === 0 ? 'OperationsReport' : 'RunbookView';
  const [start, end] = n === 0 ? ['overall { runbooks {', '} }'] : ['', ''];
  return `fragment F${n} on ${type} { ${start} ${nested(180, 'previous { ', inner, '} ')} ${end} }`;
})}`;

/** What is asked, and the codes of the refusal; null: it is answered. */
const DOCUMENTS: readonly (readonly [title: string, query: string, code: string | null])[] = [
  ['a field that is nearly right', '{ workspac { nam } }', VALIDATION],
  ['an argument that is nearly right', '{ changes(firs: 1) { totalCount } }', VALIDATION],
  ['an enum value that is nearly right', '{ dora(groupBy: TEAMS) { groups { totalCount } } }', VALIDATION],
  ['an input that is nearly right', '{ changes(filter: {team: ["x"]}) { totalCount } }', VALIDATION],
  ['a type that is nearly right', '{ node(id: "x") { ... on ChangeReques { id } } }', VALIDATION],
  ['what is no document', '{ workspace { name ', PARSE],
  ['fields 2,490 deep', `{ ${nested(DEEP, 'a{', 'a', '}')} }`, PARSE],
  ['lists 2,480 deep', `{ changes(filter: ${nested(2_480, '[', '', ']')}) { totalCount } }`, PARSE],
  ['objects 1,650 deep', `{ changes(filter: ${nested(1_650, '{teams:', '1', '}')}) { totalCount } }`, PARSE],
  ['a type 2,480 deep', `query ($a: ${nested(2_480, '[', 'Int', ']')}) { __typename }`, PARSE],
  ['inline fragments 1,600 deep', `{ ${nested(1_600, '... {', '__typename', '}')} }`, PARSE],
  ['inline fragments 199 deep', `{ ${nested(199, '... {', '__typename', '}')} }`, null],
  ['fields 1,440 deep by fragments, twice', DEEP_BY_FRAGMENTS, null],
  [
    'a chain of 600 fragments',
    `{ ...F0 } ${list(600, (n) => `fragment F${n} on Query { ...F${n + 1} }`)} fragment F600 on Query { __typename }`,
    null,
  ],
  ['one field 4,990 times', `{ ${'__typename '.repeat(4_990)} }`, VALIDATION],
  ['an alias of 129 characters', `{ ${name(129)}: __typename }`, PARSE],
  ['an alias of 128 characters', `{ ${name(128)}: __typename }`, null],
  ['a text of 900,000 characters', `{ change(number: "${name(900_000)}") { id } }`, null],
  ['a number of 900,000 digits', `{ changes(first: ${'9'.repeat(900_000)}) { totalCount } }`, VALIDATION],
  [
    'a hundred errors that each would quote 900,000 characters',
    `query ${name(900_000)}(${list(200, (n) => `$a${n}: Int`)}) { __typename }`,
    PARSE,
  ],
];

const NEARLY = '{"w":{"star":"2026-01-01T00:00:00Z"}}';
const VARIABLES: readonly (readonly [title: string, query: string, variables: string])[] = [
  [
    'a name that is nearly right',
    'query ($w: DoraWindowInput) { dora(window: $w) { window { days } } }',
    NEARLY,
  ],
  [
    'an enum value that is nearly right',
    'query ($d: DoraDimension) { dora(groupBy: $d) { groups { totalCount } } }',
    '{"d":"TEAMS"}',
  ],
  ...['DoraWindowInput', 'DateTime!', 'String!', 'ID!', '[String]', 'Int'].map(
    (type) =>
      [
        `lists 50,000 deep for ${type}`,
        {
          DoraWindowInput: `query ($v: ${type}) { dora(window: $v) { window { days } } }`,
          'DateTime!': `query ($v: ${type}) { dora(window: {start: $v}) { window { days } } }`,
          'String!': `query ($v: ${type}) { change(number: $v) { id } }`,
          'ID!': `query ($v: ${type}) { node(id: $v) { id } }`,
          '[String]': `query ($v: ${type}) { changes(filter: {teams: $v}) { totalCount } }`,
          Int: `query ($v: ${type}) { changes(first: $v) { totalCount } }`,
        }[type] ?? '',
        `{"v":${nested(50_000, '[', '1', ']')}}`,
      ] as const,
  ),
];

describe('an attack over every transport', function () {
  this.timeout(30_000);
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ environment: { VIGILO_COST_PER_MINUTE: '0' } });
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 40);
    await app.close();
    assert.deepEqual(told, [], 'nothing of it is our fault');
  });

  for (const [transport, send] of Object.entries(TRANSPORTS)) {
    for (const [title, query, code] of DOCUMENTS) {
      it(`${title} by ${transport}: ${code ?? 'is answered'}`, async () => {
        const { data, errors, text } = await send(app, query);
        const codes = [...new Set(errors.map(({ extensions }) => extensions.code))];
        assert.deepEqual(codes, code === null ? [] : [code], text.slice(0, 500));
        assert.equal(data === null, code !== null);
        assertLeaksNothing(text, 'the answer');
        assert.ok(text.length < 20_000, `${text.length} characters are answered`);
      });
    }
    for (const [title, query, variables] of VARIABLES) {
      it(`${title} among the variables by ${transport} is refused`, async () => {
        const { data, errors, text } = await send(app, query, variables);
        assert.equal(errors.length, 1, text.slice(0, 500));
        assert.match(String(errors[0]?.extensions.code), /^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
        assert.equal(data, null);
        assertLeaksNothing(text, 'the answer');
      });
    }
  }
});
