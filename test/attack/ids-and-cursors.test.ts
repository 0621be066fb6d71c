import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { NODE_KINDS, type NodeKind } from '../../src/analytics/node-id.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const DAY = '2026-01-02T00:00:00Z';
/** Keys that only the other workspace has, each as long as its absent twin. */
const THEIRS = [
  { type: 'asset', key: 'theirs', name: 'Theirs' },
  { type: 'member', user: 'theirs', name: 'Theirs', role: 'engineer' },
  {
    ...{ type: 'change', number: 'CHG-THEIRS', title: 't', change_type: 'normal', state: 'completed' },
    ...{ closure_code: 'successful', created_at: DAY, completed_at: DAY, affected_assets: ['theirs'] },
  },
  { type: 'incident', number: 'INC-THEIRS', title: 't', severity: 2, service: 'theirs', opened_at: DAY },
  { type: 'approval', id: 'theirs', change: 'CHG-THEIRS', approver: 'theirs', requested_at: DAY },
  { type: 'runbook_execution', id: 'theirs', runbook: 'r', service: 'theirs', started_at: DAY },
];

/** A statement without its values and the time it took. */
const shapeOf = (sql: string) => sql.replace(/'[^']*'/g, '?').replace(/ ?\[(took|via)[^\]]*\]/g, '');

describe('what belongs to another workspace', function () {
  this.timeout(60_000);
  let app: TestApp;
  let mine: FullWorkspace;
  let theirs: FullWorkspace;
  before(async () => {
    const environment = { VIGILO_COST_PER_MINUTE: '0', VIGILO_ANSWER_CACHE_MB: '0' };
    app = await startTestApp({ clock: () => NOW, environment });
    mine = await fullWorkspace(app, 'mine');
    theirs = await fullWorkspace(app, 'theirs');
    const lines = (async function* () {
      for (const record of THEIRS) yield `${JSON.stringify(record)}\n`;
    })();
    await importLedger({ orm: app.orm, workspaceId: theirs.at.workspaceId, writerRole: null, lines });
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    assert.deepEqual(told, []);
  });

  const inMine = async (document: string) => {
    app.statements.length = 0;
    const { status, data, errors } = await ask(mine.at, document, { token: mine.at.tokens.owner });
    return { status, said: JSON.stringify({ data, errors }), statements: app.statements.map(shapeOf) };
  };
  /** Asks for theirs, then for what nobody has, until nothing is asked for the first time any more. */
  const assertSame = async (documentOf: (id: string) => string, foreign: string, absent: string) => {
    assert.equal(foreign.length, absent.length);
    for (const id of [foreign, absent]) await inMine(documentOf(id));
    const [ofTheirs, ofNobody] = [await inMine(documentOf(foreign)), await inMine(documentOf(absent))];
    const said = ofTheirs.said.replaceAll(foreign, absent);
    assert.deepEqual({ ...ofTheirs, said }, ofNobody, documentOf(foreign));
  };

  const kinds = ['alert', 'channel', 'delivery', 'report'] as const;
  const absentLike = (id: string) => `${id.split(':')[0]}:${randomUUID()}`;
  const MUTATIONS: readonly (readonly [kind: (typeof kinds)[number], mutation: (id: string) => string])[] = [
    ['alert', (id) => `acknowledgeRegressionAlert(input: {id: "${id}", note: "n"})`],
    ['channel', (id) => `updateChannel(input: {id: "${id}", name: "n"})`],
    ['channel', (id) => `setChannelEnabled(input: {id: "${id}", enabled: false})`],
    ['channel', (id) => `deleteChannel(input: {id: "${id}"})`],
    ['channel', (id) => `rotateChannelSecret(input: {id: "${id}"})`],
    ['channel', (id) => `testChannel(input: {id: "${id}"})`],
    ['delivery', (id) => `redeliver(input: {id: "${id}"})`],
    ['report', (id) => `updateSavedReport(input: {id: "${id}", name: "n"})`],
    ['report', (id) => `deleteSavedReport(input: {id: "${id}"})`],
    ['report', (id) => `runSavedReport(input: {id: "${id}"})`],
    [
      'channel',
      (id) =>
        `createSavedReport(input: {name: "n", window: LAST_7_DAYS, format: CSV, cron: "0 8 * * 1", channels: ["${id}"]})`,
    ],
  ];
  for (const [kind, mutation] of MUTATIONS) {
    const name = mutation('').split('(')[0] ?? '';
    it(`${name} of theirs says the same as of nobody's, at the same number of statements`, async () => {
      const documentOf = (id: string) => `mutation { ${mutation(id)} { userErrors { code field message } } }`;
      await assertSame(documentOf, theirs[kind], absentLike(theirs[kind]));
      const { said } = await inMine(documentOf(theirs[kind]));
      assert.match(said, /"code":"(NOT_FOUND|BAD_USER_INPUT)","field":\["input","(id|channels)"\]/);
    });
  }

  it('node says the same of theirs as of nobody’s, whatever the kind', async () => {
    const documentOf = (id: string) => `{ node(id: "${id}") { __typename id } }`;
    const { data } = await ask(theirs.at, '{ viewer { member { id } } }', { token: theirs.at.tokens.owner });
    const ids: Record<NodeKind, string> = {
      ChangeRequest: 'ChangeRequest:CHG-THEIRS',
      Incident: 'Incident:INC-THEIRS',
      Asset: 'Asset:theirs',
      Member: 'Member:theirs',
      ApiToken: data.viewer.member.id,
      Approval: 'Approval:theirs',
      RunbookExecution: 'RunbookExecution:theirs',
      Workspace: 'Workspace:theirs',
      MetricRegressionAlert: theirs.alert,
      Channel: theirs.channel,
      Delivery: theirs.delivery,
      SavedReport: theirs.report,
    };
    for (const kind of NODE_KINDS) {
      const id = ids[kind];
      assert.ok(id.startsWith(`${kind}:`), id);
      const isNamed = /theirs$/i.test(id);
      const absent = id.replace('theirs', 'nobody').replace('THEIRS', 'NOBODY');
      await assertSame(documentOf, id, isNamed ? absent : absentLike(id));
    }
  });

  it('lists and filters say the same of theirs as of nobody’s', async () => {
    for (const documentOf of [
      (key: string) => `{ change(number: "CHG-${key}") { title } }`,
      (key: string) => `{ incident(number: "INC-${key}") { title } }`,
      (key: string) => `{ changes(filter: {search: "CHG-${key}"}) { totalCount } }`,
      (key: string) => `{ changes(filter: {services: ["Asset:${key}"]}) { totalCount } }`,
      (key: string) => `{ incidents(filter: {teams: ["${key}"]}) { totalCount } }`,
      (key: string) =>
        `mutation { setGroupDisabled(input: {dimension: SERVICE, key: "Asset:${key}", disabled: true}) { userErrors { code message } } }`,
    ])
      await assertSame(documentOf, 'theirs', 'nobody');
    const deliveries = (id: string) => `{ deliveries(filter: {channel: "${id}"}) { totalCount } }`;
    await assertSame(deliveries, theirs.channel, absentLike(theirs.channel));
  });

  const LISTS = [
    'changes',
    'incidents',
    'regressionAlerts',
    'deliveries',
    'settingChanges',
    'evaluationRuns',
  ];
  const cursorOf = async ({ at }: FullWorkspace, list: string): Promise<string> => {
    const { data } = await ask(at, `{ ${list}(first: 1) { pageInfo { endCursor } } }`, {
      token: at.tokens.owner,
    });
    return data[list].pageInfo.endCursor ?? assert.fail(`${list} is empty`);
  };
  const REFUSED = { code: 'BAD_USER_INPUT', field: 'after' };
  const refusalOf = async (list: string, cursor: string) => {
    const document = `{ ${list}(after: ${JSON.stringify(cursor)}) { edges { cursor } } }`;
    const { errors } = await ask(mine.at, document, { token: mine.at.tokens.owner });
    return errors[0]?.extensions ?? null;
  };

  for (const list of LISTS) {
    it(`a cursor of ${list} leads nowhere in another list, in another workspace, or tampered with`, async () => {
      const own = await cursorOf(mine, list);
      assert.equal(await refusalOf(list, own), null);
      for (const other of LISTS.filter((name) => name !== list))
        assert.deepEqual(await refusalOf(list, await cursorOf(mine, other)), REFUSED, other);
      assert.deepEqual(await refusalOf(list, await cursorOf(theirs, list)), REFUSED);
      const bytes = Buffer.from(own, 'base64url');
      for (let at = 0; at < bytes.length; at += 1) {
        const tampered = Buffer.from(bytes);
        tampered.writeUInt8((tampered.readUInt8(at) ^ 1) & 255, at);
        assert.deepEqual(await refusalOf(list, tampered.toString('base64url')), REFUSED, `byte ${at}`);
      }
      for (const cut of [own.slice(0, 8), own.slice(0, -1), `${own}AAAA`])
        assert.deepEqual(await refusalOf(list, cut), REFUSED, cut);
    });
  }
});
