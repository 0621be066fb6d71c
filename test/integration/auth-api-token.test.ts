import assert from 'node:assert/strict';
import { issueToken } from '../../src/auth/issue-token.js';
import { newTokenText } from '../../src/auth/token-text.js';
import { operatorEm } from '../../src/db/orm.js';
import { parseSettings } from '../../src/domain/settings.js';
import { listTokens, revokeToken } from '../../src/store/token.store.js';
import { createWorkspace, type WorkspaceRow } from '../../src/store/workspace.store.js';
import { authenticatorAt, NOW_MS, refusalOf } from '../support/auth.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const TOKEN_NEEDED = {
  code: 'UNAUTHENTICATED',
  message: 'a valid token is needed: Authorization: Bearer <token>',
};
const notVisible = (slug: string) => ({
  code: 'NOT_FOUND',
  message: `there is no workspace "${slug}" that this token may see`,
});

describe('API tokens', () => {
  const statements: string[] = [];
  let database: TestDatabase;
  let acme: WorkspaceRow;
  let globex: WorkspaceRow;

  before(async () => {
    database = await createTestDatabase({ onStatement: (sql) => void statements.push(sql) });
    acme = await createWorkspace(database.orm, { slug: 'acme', name: 'Acme', timeZone: 'Europe/Amsterdam' });
    globex = await createWorkspace(database.orm, { slug: 'globex', name: 'Globex', timeZone: 'UTC' });
  });
  after(() => database.close());

  const issue = (workspace: WorkspaceRow, expiresAtMs: number | null = null) =>
    issueToken(
      { orm: database.orm, clock: () => NOW_MS },
      { workspaceId: workspace.id, name: 'nightly import', role: 'engineer', expiresAtMs },
    );
  const authenticate = (slug: string, authorization: string | undefined, nowMs = NOW_MS) =>
    authenticatorAt({ orm: database.orm, nowMs }).authenticate(slug, authorization);

  it('a valid token is let into its workspace, with its role and its end', async () => {
    const { id, text } = await issue(acme, NOW_MS + 60_000);

    const { walPosition, ...principal } = await authenticate('acme', `Bearer ${text}`);

    assert.match(walPosition ?? '', /^[0-9A-F]{8}\/[0-9A-F]+\/[0-9A-F]+$/);
    assert.deepEqual(principal, {
      workspace: {
        id: acme.id,
        slug: 'acme',
        name: 'Acme',
        timeZone: 'Europe/Amsterdam',
        settings: parseSettings({}),
      },
      caller: { kind: 'token', key: id, name: 'nightly import', team: null },
      role: 'engineer',
      expiresAtMs: NOW_MS + 60_000,
    });
  });

  it('a valid token costs one read, bound to its workspace', async () => {
    const { text } = await issue(acme);
    statements.length = 0;

    await authenticate('acme', `Bearer ${text}`);

    assert.equal(statements.filter((sql) => sql.includes('select t.id')).length, 1);
    const reads = statements.filter(
      (sql) => !/^\[query\] (begin|commit|set local|select set_config)/.test(sql),
    );
    assert.equal(reads.length, 1, reads.join('\n'));
    assert.ok(
      statements.some((sql) => sql.includes('vigilo_app')),
      'as the role that row-level security binds',
    );
  });

  it('the scheme is read in any case', async () => {
    const { text } = await issue(acme);
    assert.equal((await authenticate('acme', `bearer ${text}`)).role, 'engineer');
  });

  it('the workspace setting of the failure window is read with the token', async () => {
    const hooli = await createWorkspace(database.orm, { slug: 'hooli', name: 'Hooli', timeZone: 'UTC' });
    const settings = '{"dora_failure_window_hours": 0.5}';
    await operatorEm(database.orm).execute('update workspace set settings = ? where id = ?', [
      settings,
      hooli.id,
    ]);
    const { text } = await issue(hooli);

    const { workspace } = await authenticate('hooli', `Bearer ${text}`);

    assert.equal(workspace.settings.doraFailureWindowHours, 0.5);
  });

  it('a token is good until the millisecond before it expires, and not at it', async () => {
    const expiresAtMs = NOW_MS + 1_234;
    const { text } = await issue(acme, expiresAtMs);

    assert.equal((await authenticate('acme', `Bearer ${text}`, expiresAtMs - 1)).expiresAtMs, expiresAtMs);
    assert.deepEqual(await refusalOf(authenticate('acme', `Bearer ${text}`, expiresAtMs)), TOKEN_NEEDED);
  });

  it('a revoked token is refused, and revoking it again keeps the instant of the first time', async () => {
    const { id, text } = await issue(acme);
    await revokeToken(database.orm, { workspaceId: acme.id, id, nowMs: NOW_MS });
    await revokeToken(database.orm, { workspaceId: acme.id, id, nowMs: NOW_MS + 1_000 });

    assert.deepEqual(await refusalOf(authenticate('acme', `Bearer ${text}`)), TOKEN_NEEDED);
    const revoked = (await listTokens(database.orm, acme.id)).find((token) => token.id === id);
    assert.equal(revoked?.revokedAtMs, NOW_MS);
  });

  it('a workspace cannot revoke the token of another', async () => {
    const { id, text } = await issue(acme);

    assert.equal(await revokeToken(database.orm, { workspaceId: globex.id, id, nowMs: NOW_MS }), null);
    assert.equal((await authenticate('acme', `Bearer ${text}`)).caller.key, id);
  });

  it('a token of another workspace is answered as if the workspace did not exist', async () => {
    const { text } = await issue(globex);

    assert.deepEqual(await refusalOf(authenticate('acme', `Bearer ${text}`)), notVisible('acme'));
    assert.deepEqual(await refusalOf(authenticate('nowhere', `Bearer ${text}`)), notVisible('nowhere'));
  });

  it('a token that names another workspace than its own is unknown', async () => {
    const { text } = await issue(acme);
    const secret = Buffer.from(text.slice('vigilo_'.length), 'base64url').subarray(16);
    const uuid = Buffer.from(globex.id.replaceAll('-', ''), 'hex');
    const forged = `vigilo_${Buffer.concat([uuid, secret]).toString('base64url')}`;

    for (const slug of ['acme', 'globex']) {
      assert.deepEqual(await refusalOf(authenticate(slug, `Bearer ${forged}`)), TOKEN_NEEDED);
    }
  });

  const MALFORMED: readonly (readonly [string, string | undefined])[] = [
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['no token after the scheme', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['a token of the wrong length', `Bearer vigilo_${'A'.repeat(63)}`],
    ['a token with a character too many', `Bearer vigilo_${'A'.repeat(65)}`],
    ['a token with a strange character', `Bearer vigilo_${'A'.repeat(63)}+`],
    ['a NUL', `Bearer vigilo_${'A'.repeat(63)}\0`],
    ['a very long token', `Bearer ${'A'.repeat(100_000)}`],
    ['a JWT where none is allowed', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ];
  for (const [what, authorization] of MALFORMED) {
    it(`${what} is refused, and does not tell whether the workspace exists`, async () => {
      for (const slug of ['acme', 'nowhere', 'a\0b', '']) {
        assert.deepEqual(await refusalOf(authenticate(slug, authorization)), TOKEN_NEEDED);
      }
    });
  }

  it('a token that was never made is refused, for a workspace that exists or not', async () => {
    const made = newTokenText(acme.id);
    const madeUp = newTokenText('01234567-89ab-4cde-8f01-23456789abcd');
    for (const text of [made, madeUp]) {
      for (const slug of ['acme', 'nowhere']) {
        assert.deepEqual(await refusalOf(authenticate(slug, `Bearer ${text}`)), TOKEN_NEEDED);
      }
    }
  });

  it('the database keeps nothing of a token that could be presented', async () => {
    const { id, text } = await issue(acme);
    const [row] = await operatorEm(database.orm).execute(
      'select t::text as "row" from api_token t where t.id = ?',
      [id],
    );

    const stored = String(row?.row);
    const bytes = Buffer.from(text.slice('vigilo_'.length), 'base64url');
    assert.ok(!stored.includes(text));
    assert.ok(!stored.includes(bytes.subarray(16).toString('hex')));
  });
});
