import assert from 'node:assert/strict';
import { OperationTypeNode } from 'graphql';
import { operatorEm } from '../../src/db/orm.js';
import { isAllowed, type Permission, ROLES } from '../../src/domain/permissions.js';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { plainCalls, textCalls } from '../support/schema-calls.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const INTERNALS = /select |node_modules|\.ts:|\.js:|at \w+ \(|postgres|mikro|syntax error/i;
const TEXTS = [
  "' OR 1=1--",
  `"; drop table change_request; --`,
  '$1',
  '%00\\',
  '../../etc/passwd',
  '{{7*7}}',
];

/** What every root field asks of its caller. A field that is not here fails the test: somebody has to say. */
const NEEDS: Readonly<Record<string, Permission>> = {
  ...Object.fromEntries(
    [
      ...['bandSets', 'change', 'changes', 'compare', 'dora', 'executiveSummary', 'goals'],
      ...['incident', 'incidents', 'node', 'operations', 'regressionAlerts', 'viewer', 'workspace'],
      ...['regressionAlertRaised', 'regressionAlertAcknowledged'],
      ...['disabledGroups', 'regressionThresholds'],
    ].map((field) => [field, 'READ_ANALYTICS' as const]),
  ),
  acknowledgeRegressionAlert: 'ACKNOWLEDGE_ALERTS',
  setDoraGoals: 'EDIT_GOALS',
  setRegressionThresholds: 'EDIT_THRESHOLDS',
  setAnalyticsSettings: 'EDIT_THRESHOLDS',
  settingChanges: 'EDIT_THRESHOLDS',
  evaluationRuns: 'EDIT_THRESHOLDS',
  setGroupDisabled: 'DISABLE_GROUPS',
  ...Object.fromEntries(
    [
      ...['channels', 'deliveries', 'createChannel', 'updateChannel', 'setChannelEnabled', 'deleteChannel'],
      ...['testChannel', 'rotateChannelSecret', 'redeliver', 'savedReports', 'createSavedReport'],
      ...['updateSavedReport', 'deleteSavedReport', 'runSavedReport'],
    ].map((field) => [field, 'EDIT_CHANNELS' as const]),
  ),
};

describe('every root field of the schema', function () {
  this.timeout(60_000);
  const schema = createSchema();
  const asked = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION] as const;
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      clock: () => NOW,
      ledger: smallLedger({ endMs: NOW }),
      environment: { VIGILO_COST_PER_MINUTE: '0' },
    });
  });
  after(async () => {
    const faults = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    assert.deepEqual(faults, []);
  });

  const ledger = async () => {
    const em = operatorEm(app.orm);
    const tables = [
      'change_request',
      'incident',
      'asset',
      'workspace_membership',
      'approval',
      'runbook_execution',
    ];
    return Promise.all(
      tables.map((table) =>
        em.execute(`select md5(string_agg(t::text, '|' order by t::text)) from ${table} t`),
      ),
    );
  };

  it('has a rule for who may ask it', () => {
    const fields = Object.values(OperationTypeNode).flatMap((kind) =>
      plainCalls(schema, kind).map(({ field }) => field),
    );
    assert.deepEqual([...fields].sort(), Object.keys(NEEDS).sort());
  });

  it('is answered to the roles that may, and to no other, nor to nobody', async () => {
    for (const kind of asked) {
      for (const { field, document } of plainCalls(schema, kind)) {
        const need = NEEDS[field] ?? assert.fail(field);
        for (const role of ROLES) {
          const { errors, status, text } = await ask(app, document, { token: app.tokens[role] });
          const isForbidden = errors.some(({ extensions }) => extensions.code === 'FORBIDDEN');
          assert.equal(isForbidden, !isAllowed(role, need), `${role}: ${document}: ${text}`);
          assert.ok(status < 500, text);
        }
        assert.equal((await ask(app, document, { token: null })).status, 401, document);
      }
    }
  });

  it('takes any text for text, wherever it takes one', async () => {
    const before = await ledger();
    let calls = 0;
    for (const text of TEXTS) {
      for (const kind of asked) {
        for (const { document } of textCalls(schema, kind, text)) {
          const { status, errors, text: said } = await ask(app, document, { token: app.tokens.owner });
          assert.ok(status < 500, `${document}: ${said}`);
          const codes = errors.map(({ extensions }) => extensions.code);
          assert.ok(!codes.includes('INTERNAL_SERVER_ERROR'), `${document}: ${said}`);
          // What was sent may be quoted; what we are made of may not.
          assert.doesNotMatch(said.replaceAll(JSON.stringify(text).slice(1, -1), ''), INTERNALS, document);
          calls += 1;
        }
      }
    }
    assert.ok(calls > 150, `${calls} calls`);
    assert.deepEqual(await ledger(), before);
  });

  it('says the same of what another workspace has and of what nobody has, at the same cost', async () => {
    const other = await startTestApp({
      ...{ sharing: app, slug: 'other', clock: () => NOW },
      ledger: [
        { type: 'asset', key: 'theirs', name: 'Theirs' },
        {
          ...{ type: 'change', number: 'CHG-THEIRS', title: 't', change_type: 'normal', state: 'completed' },
          ...{
            closure_code: 'successful',
            created_at: '2026-05-01T00:00:00Z',
            completed_at: '2026-05-02T00:00:00Z',
          },
          affected_assets: ['theirs'],
        },
      ],
    });
    try {
      const said = async (document: string) => {
        app.statements.length = 0;
        const { text, status } = await ask(app, document);
        return {
          text: text.replace(/"extensions":\{"cost.*$/, ''),
          status,
          statements: app.statements.length,
        };
      };
      for (const ask of [
        (name: string) => `{ node(id: "ChangeRequest:CHG-${name}") { __typename } }`,
        (name: string) => `{ change(number: "CHG-${name}") { title } }`,
        (name: string) => `{ changes(filter: { search: "CHG-${name}" }) { totalCount } }`,
      ])
        assert.deepEqual(await said(ask('THEIRS')), await said(ask('NOBODY')));
    } finally {
      await other.close();
    }
  });
});
