import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';

const CHANNEL = 'id name url recipients events metrics dimension keys enabled';
const ERRORS = 'userErrors { field code message }';
const SLACK_URL = 'https://hooks.slack.com/services/T0/B0/secret';

describe('channels are managed', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      environment: { SMTP_URL: 'smtp://127.0.0.1:9', VIGILO_EMAIL_FROM: 'vigilo@acme.test' },
    });
  });
  after(() => app.close());

  const asAdmin = async (query: string, variables: object = {}) => {
    const { data, errors } = await ask(app, query, { token: app.tokens.admin, variables });
    assert.deepEqual(errors, []);
    return data;
  };
  const create = async (more: object = {}) =>
    (
      await asAdmin(
        `mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { ${CHANNEL} } ${ERRORS} } }`,
        { input: { kind: 'WEBHOOK', name: 'Ops', url: 'https://hooks.example.com/ops', ...more } },
      )
    ).createChannel;
  const update = async (input: object) =>
    (
      await asAdmin(
        `mutation ($input: UpdateChannelInput!) { updateChannel(input: $input) { channel { ${CHANNEL} } ${ERRORS} } }`,
        { input },
      )
    ).updateChannel;
  const storedUrl = async (id: string) => {
    const sql = 'select url from channel where workspace_id = ? and id = ?';
    const [row] = await app.orm.em
      .fork()
      .execute<{ url: string }[]>(sql, [app.workspaceId, id.replace('Channel:', '')]);
    return row?.url;
  };
  const NARROW = { dimension: 'TEAM', keys: ['payments'], metrics: ['MTTR'], events: ['METRIC_REGRESSION'] };

  it('what an update leaves out stays, and null goes back to what a new one has', async () => {
    const { channel } = await create(NARROW);
    assert.deepEqual((await update({ id: channel.id, name: 'New' })).channel, { ...channel, name: 'New' });
    assert.deepEqual((await update({ id: channel.id, metrics: ['LEAD_TIME'] })).channel, {
      ...{ ...channel, name: 'New', metrics: ['LEAD_TIME'] },
    });
    const wide = await update({ id: channel.id, metrics: null, dimension: null, keys: null, events: null });
    assert.deepEqual(wide.channel, {
      ...{ ...channel, name: 'New', metrics: null, dimension: null, keys: null },
      events: ['METRIC_REGRESSION', 'METRIC_RECOVERED', 'GOAL_BREACHED'],
    });
  });

  it('a Slack channel that is renamed keeps its address, which nobody can read', async () => {
    const { channel } = await create({ kind: 'SLACK', url: SLACK_URL });
    assert.deepEqual((await update({ id: channel.id, name: 'New' })).userErrors, []);
    assert.equal(await storedUrl(channel.id), SLACK_URL);
  });

  it('an address as it is shown is not taken for one', async () => {
    const { channel } = await create({ kind: 'SLACK', url: SLACK_URL });
    const { userErrors } = await update({ id: channel.id, name: 'New', url: channel.url });
    assert.deepEqual(userErrors[0].field, ['input', 'url']);
    assert.match(userErrors[0].message, /as it is shown/);
    assert.equal(await storedUrl(channel.id), SLACK_URL);
  });

  it('an e-mail channel that is renamed keeps its recipients', async () => {
    const { channel } = await create({ kind: 'EMAIL', url: null, recipients: ['ada@acme.test'] });
    const { channel: changed } = await update({ id: channel.id, name: 'New' });
    assert.deepEqual([changed.name, changed.recipients], ['New', ['ada@acme.test']]);
  });

  it('what has no default cannot be null, and keys do not outlive their dimension', async () => {
    const { channel } = await create(NARROW);
    for (const [input, field] of [
      [{ name: null }, 'name'],
      [{ url: null }, 'url'],
      [{ url: 'https://192.168.1.1/' }, 'url'],
      [{ recipients: ['ada@acme.test'] }, 'recipients'],
      [{ dimension: 'SERVICE' }, 'keys'],
      [{ dimension: null }, 'keys'],
    ] as const) {
      const { userErrors } = await update({ id: channel.id, ...input });
      assert.deepEqual(userErrors[0]?.field, ['input', field], JSON.stringify(input));
    }
    const nothing = await update({ id: 'Channel:0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21', name: 'x' });
    assert.equal(nothing.userErrors[0].code, 'NOT_FOUND');
    const { node } = await asAdmin(
      `query ($id: ID!) { node(id: $id) { ... on Channel { ${CHANNEL} } } }`,
      channel,
    );
    assert.deepEqual(node, channel);
  });

  const NEVER: readonly [object, string, RegExp][] = [
    [{ metrics: [] }, 'metrics', /null is all/],
    [{ dimension: 'TEAM', keys: [] }, 'keys', /null is all/],
    [
      { dimension: 'CHANGE_TYPE', keys: ['normal', 'urgent'] },
      'keys',
      /standard, normal, emergency.*"urgent"/,
    ],
    [{ dimension: 'TEAM', events: ['GOAL_BREACHED'] }, 'dimension', /workspace as a whole/],
  ];
  for (const [filter, field, message] of NEVER) {
    it(`a filter that nothing can match is refused: ${JSON.stringify(filter)}`, async () => {
      const { channel } = await create();
      for (const { userErrors } of [await create(filter), await update({ id: channel.id, ...filter })]) {
        assert.deepEqual(userErrors[0]?.field, ['input', field]);
        assert.match(userErrors[0].message, message);
      }
    });
  }

  it('every change type can be wanted, and so can changes without one', async () => {
    const keys = ['standard', 'normal', 'emergency', null];
    const { channel } = await create({ dimension: 'CHANGE_TYPE', keys });
    assert.deepEqual(channel.keys, keys);
  });

  const onId = async (mutation: string, id: string, fields = '') =>
    (await asAdmin(`mutation ($id: ID!) { ${mutation}(input: {id: $id}) { ${fields} ${ERRORS} } }`, { id }))[
      mutation
    ];

  it('only webhooks have a secret that can be rotated', async () => {
    for (const more of [
      { kind: 'SLACK', url: SLACK_URL },
      { kind: 'EMAIL', url: null, recipients: ['ada@acme.test'] },
    ]) {
      const { channel } = await create(more);
      const { secret, userErrors } = await onId('rotateChannelSecret', channel.id, 'secret');
      assert.equal(secret, null);
      assert.deepEqual([userErrors[0].field, userErrors[0].code], [['input', 'id'], 'BAD_USER_INPUT']);
      assert.match(userErrors[0].message, /only webhooks have one/);
    }
    const { userErrors } = await onId('rotateChannelSecret', 'Channel:0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21');
    assert.equal(userErrors[0].code, 'NOT_FOUND');
  });

  it('nothing is sent again to a channel that is disabled or deleted', async () => {
    const { channel } = await create();
    const { delivery } = await onId('testChannel', channel.id, 'delivery { id }');
    const enable = (enabled: boolean) =>
      asAdmin(
        `mutation { setChannelEnabled(input: {id: "${channel.id}", enabled: ${enabled}}) { ${ERRORS} } }`,
      );
    await enable(false);
    const redeliver = () => onId('redeliver', delivery.id, 'delivery { state }');
    const disabled = await redeliver();
    assert.deepEqual([disabled.delivery, disabled.userErrors[0]?.field], [null, ['input', 'id']]);
    assert.match(disabled.userErrors[0].message, /its channel is disabled/);
    await enable(true);
    assert.deepEqual((await redeliver()).userErrors, []);
    await onId('deleteChannel', channel.id);
    assert.match((await redeliver()).userErrors[0]?.message, /its channel was deleted/);
  });

  it('every change of a channel is recorded: who, from, to, and no secret', async () => {
    const changes = async () => {
      const { settingChanges } = await asAdmin(
        '{ settingChanges(first: 100) { edges { node { setting changedBy { name } from to } } } }',
      );
      return settingChanges.edges.map(({ node }: { node: Record<'from' | 'to', string | null> }) => ({
        ...node,
        ...{ from: node.from && JSON.parse(node.from), to: node.to && JSON.parse(node.to) },
      }));
    };
    const before = (await changes()).length;
    const { channel } = await create({ kind: 'SLACK', url: SLACK_URL, ...NARROW });
    await update({ id: channel.id, name: 'New' });
    await update({ id: channel.id, name: 'New' });
    await update({ id: channel.id, url: `${SLACK_URL}-2` });
    const enable = `mutation { setChannelEnabled(input: {id: "${channel.id}", enabled: false}) { ${ERRORS} } }`;
    await asAdmin(enable);
    await onId('deleteChannel', channel.id);
    const webhook = (await create()).channel;
    await onId('rotateChannelSecret', webhook.id);
    const recorded = (await changes()).slice(0, -before || undefined).reverse();
    const made = {
      ...{ id: channel.id, name: 'Ops', kind: 'slack', url: 'https://hooks.slack.com/…', recipients: null },
      ...{ events: ['metric.regression'], metrics: ['mttr'], dimension: 'team', keys: ['payments'] },
      ...{ enabled: true, disabled_reason: null },
    };
    const renamed = { ...made, name: 'New' };
    const off = { ...renamed, enabled: false };
    const hook = recorded[5].to;
    assert.deepEqual(
      recorded.map(({ from, to }: { from: unknown; to: unknown }) => [from, to]),
      [
        [null, made],
        [made, renamed],
        [renamed, { ...renamed, url_changed: true }],
        [renamed, off],
        [off, null],
        [null, hook],
        [hook, { ...hook, secret_rotated: true }],
      ],
    );
    for (const { setting, changedBy } of recorded)
      assert.deepEqual([setting, changedBy.name], ['channel', 'admin']);
    assert.doesNotMatch(JSON.stringify(recorded), /whsec_|services/);
  });

  it('a change that is refused records nothing', async () => {
    const { channel } = await create();
    const count = async () => (await asAdmin('{ settingChanges { totalCount } }')).settingChanges.totalCount;
    const before = await count();
    await update({ id: channel.id, url: 'https://192.168.1.1/' });
    await onId('deleteChannel', 'Channel:0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21');
    assert.equal(await count(), before);
  });
});
