import assert from 'node:assert/strict';
import { OperationTypeNode } from 'graphql';
import { operatorEm } from '../../src/db/orm.js';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, type GraphqlAnswer } from '../support/client.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { RECORD_TABLES } from '../support/record-tables.js';
import { type Call, nestedTextCalls, textCalls } from '../support/schema-calls.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const INJECTION = "' OR 1=1--";
const TEXTS = [
  '"; drop table change_request; --',
  '$1',
  '%00\\',
  '../../etc/passwd',
  '{{7*7}}',
  '\u202e\ufeff',
];

/** What the injection is answered with, wherever a text is taken. What is not here is a cursor, and refused as such. */
const EXPECTED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['changes', 'incidents', 'dora', 'compare', 'operations'].flatMap((field) => [
      [`query ${field} filter.teams`, 'answered'],
      [`query ${field} filter.services`, 'BAD_USER_INPUT filter.services'],
    ]),
  ),
  'query changes filter.search': 'answered',
  'query incidents filter.search': 'answered',
  'query regressionAlerts filter.keys': 'answered',
  'query change number': 'answered',
  'query incident number': 'answered',
  'query node id': 'answered',
  'query deliveries filter.channel': 'NOT_FOUND filter.channel',
  ...Object.fromEntries(
    [
      ...['acknowledgeRegressionAlert', 'updateChannel', 'setChannelEnabled', 'deleteChannel', 'testChannel'],
      ...['rotateChannelSecret', 'redeliver', 'updateSavedReport', 'deleteSavedReport', 'runSavedReport'],
    ].map((field) => [`mutation ${field} input.id`, 'NOT_FOUND input.id']),
  ),
  'mutation acknowledgeRegressionAlert input.note': 'answered',
  'mutation createChannel input.name': 'answered',
  'mutation createChannel input.keys': 'answered',
  'mutation createChannel input.url': 'BAD_USER_INPUT input.url',
  'mutation createChannel input.recipients': 'BAD_USER_INPUT input.recipients',
  'mutation updateChannel input.name': 'answered',
  'mutation updateChannel input.keys': 'answered',
  'mutation updateChannel input.url': 'BAD_USER_INPUT input.url',
  'mutation updateChannel input.recipients': 'BAD_USER_INPUT input.recipients',
  'mutation createSavedReport input.name': 'answered',
  'mutation createSavedReport input.filter.teams': 'answered',
  'mutation createSavedReport input.filter.services': 'BAD_USER_INPUT input.filter.services',
  'mutation createSavedReport input.cron': 'BAD_USER_INPUT input.cron',
  'mutation createSavedReport input.channels': 'NOT_FOUND input.channels',
  // It is the name of the one that was made before.
  'mutation updateSavedReport input.name': 'BAD_USER_INPUT input.name',
  'mutation updateSavedReport input.filter.teams': 'answered',
  'mutation updateSavedReport input.filter.services': 'BAD_USER_INPUT input.filter.services',
  'mutation updateSavedReport input.cron': 'BAD_USER_INPUT input.cron',
  'mutation updateSavedReport input.channels': 'NOT_FOUND input.channels',
  'mutation setGroupDisabled input.key': 'BAD_USER_INPUT input.key',
  'mutation setAnalyticsSettings input.timeZone': 'BAD_USER_INPUT input.timeZone',
  'mutation setAnalyticsSettings input.bandSetVersion': 'BAD_USER_INPUT input.bandSetVersion',
};

/** The refusal and where it points, or that there is none. */
function outcomeOf({ data, errors }: GraphqlAnswer): string {
  const [error] = errors;
  if (error !== undefined) return `${error.extensions.code} ${error.extensions.field}`;
  const payload = Object.values(
    data as Record<string, { userErrors?: { code: string; field: string[] }[] } | null>,
  )[0];
  const [userError] = payload?.userErrors ?? [];
  return userError === undefined ? 'answered' : `${userError.code} ${userError.field.join('.')}`;
}

describe('a text that is an attack', function () {
  this.timeout(60_000);
  const schema = createSchema();
  let app: TestApp;
  let full: FullWorkspace;
  before(async () => {
    const environment = { VIGILO_COST_PER_MINUTE: '0', SMTP_URL: 'smtp://127.0.0.1:9' };
    app = await startTestApp({ clock: () => NOW, environment });
    full = await fullWorkspace(app, 'full');
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    assert.deepEqual(told, []);
  });

  const callsWith = (text: string): Call[] => {
    const samples = {
      'acknowledgeRegressionAlert input.id': JSON.stringify(full.alert),
      'createChannel input.kind': 'EMAIL',
      'createChannel input.recipients': '["ops@acme.test"]',
      'createChannel input.dimension': 'TEAM',
      'updateChannel input.id': JSON.stringify(full.channel),
      'updateChannel input.dimension': 'TEAM',
      'createSavedReport input.channels': JSON.stringify([full.channel]),
      'createSavedReport input.cron': '"0 8 * * 1"',
      'updateSavedReport input.id': JSON.stringify(full.report),
      'change number': '"CHG-1"',
      'incident number': '"INC-1"',
      'dora groupBy': 'TEAM',
    };
    return [
      ...textCalls(schema, OperationTypeNode.QUERY, text, samples),
      ...textCalls(schema, OperationTypeNode.MUTATION, text, samples),
      ...nestedTextCalls(schema, text, samples),
    ];
  };
  const answerOf = async ({ document }: Call, text: string) => {
    const answer = await ask(full.at, document, { token: full.at.tokens.owner });
    assert.ok(answer.status < 500, `${document}: ${answer.text}`);
    assert.ok(!answer.text.includes('INTERNAL_SERVER_ERROR'), `${document}: ${answer.text}`);
    assertLeaksNothing(answer.text, document, text);
    return answer;
  };
  const ledger = () =>
    Promise.all(
      RECORD_TABLES.map((table) =>
        operatorEm(app.orm).execute(
          `select '${table}' as "table", count(*), md5(string_agg(t::text, '|' order by t::text)) from ${table} t`,
        ),
      ),
    );

  it(`${INJECTION} in every text of the schema is a text, or refused where it stands; the ledger stays as it is`, async () => {
    const before = await ledger();
    const calls = callsWith(INJECTION);
    const nested = calls.filter(({ field }) => field.includes('.'));
    assert.ok(nested.length >= 15, `${nested.length} below the root`);
    const outcomes: Record<string, string> = {};
    for (const call of calls)
      outcomes[`${call.kind} ${call.field} ${call.at}`] = outcomeOf(await answerOf(call, INJECTION));
    const cursors = calls.filter(({ at }) => at === 'after');
    const refused = cursors.map(({ kind, field, at }) => [`${kind} ${field} ${at}`, 'BAD_USER_INPUT after']);
    assert.deepEqual(outcomes, { ...EXPECTED, ...Object.fromEntries(refused) });
    assert.deepEqual(await ledger(), before);
  });

  for (const text of TEXTS) {
    it(`${JSON.stringify(text)} in every text of the schema breaks nothing`, async () => {
      const before = await ledger();
      for (const call of callsWith(text)) await answerOf(call, text);
      assert.deepEqual(await ledger(), before);
    });
  }

  it('is given back as it came, by whatever keeps it', async () => {
    const { data } = await ask(full.at, '{ channels { name } savedReports { name } }', {
      token: full.at.tokens.owner,
    });
    const names = (items: { name: string }[]) => items.map(({ name }) => name);
    for (const text of [INJECTION, '{{7*7}}', '../../etc/passwd']) {
      assert.ok(names(data.channels).includes(text), text);
      assert.ok(names(data.savedReports).includes(text), text);
    }
  });
});
