import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { JwtConfig } from '../../src/auth/jwt-verifier.js';
import { KeysUnavailable } from '../../src/auth/remote-keys.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { addMember, authenticatorAt, NOW_MS, NOW_SECONDS, refusalOf } from '../support/auth.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type KeyServer, keySet, startKeyServer } from '../support/key-server.js';

const SECRET = 'a secret of at least thirty-two bytes';
const TOLERANCE_MS = 5_000;

interface Signing {
  readonly alg?: string;
  readonly kid?: string;
  readonly key?: CryptoKey | Uint8Array;
}

function sign(claims: Readonly<Record<string, unknown>> = {}, signing: Signing = {}): Promise<string> {
  const { alg = 'HS256', kid, key = new TextEncoder().encode(SECRET) } = signing;
  return new SignJWT({ sub: 'u-17', exp: NOW_SECONDS + 60, ...claims })
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
    .sign(key);
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('JWTs', () => {
  let database: TestDatabase;
  const statements: string[] = [];

  before(async () => {
    database = await createTestDatabase({ onStatement: (sql) => void statements.push(sql) });
    const { orm } = database;
    const acme = await createWorkspace(orm, { slug: 'acme', name: 'Acme', timeZone: 'UTC' });
    const globex = await createWorkspace(orm, { slug: 'globex', name: 'Globex', timeZone: 'UTC' });
    await addMember(orm, acme.id, { user: 'u-17', role: 'approver', team: 'payments' });
    await addMember(orm, globex.id, { user: 'u-99' });
  });
  after(() => database.close());

  const authenticate = (token: string, { slug = 'acme', nowMs = NOW_MS, config = {} as JwtConfig } = {}) =>
    authenticatorAt({ orm: database.orm, config: { JWT_SECRET: SECRET, ...config }, nowMs }).authenticate(
      slug,
      `Bearer ${token}`,
    );
  const assertUnauthenticated = async (work: Promise<unknown>) =>
    assert.equal((await refusalOf(work)).code, 'UNAUTHENTICATED');

  describe('signed with the shared secret', () => {
    it("the subject's membership gives role and team, in one read", async () => {
      statements.length = 0;

      const principal = await authenticate(await sign());

      assert.deepEqual(principal.caller, {
        kind: 'member',
        key: 'u-17',
        name: 'Member u-17',
        team: 'payments',
      });
      assert.equal(principal.role, 'approver');
      assert.equal(principal.workspace.slug, 'acme');
      assert.equal(statements.length, 1);
    });

    it('a claim of a role or a team changes nothing', async () => {
      const { role, caller } = await authenticate(await sign({ role: 'owner', team: 'platform' }));
      assert.deepEqual([role, caller.team], ['approver', 'payments']);
    });

    it('a subject who is no member is answered as if the workspace did not exist', async () => {
      const message = 'there is no workspace "acme" that this token may see';
      for (const sub of ['u-99', 'nobody', 'u-17\0']) {
        assert.deepEqual(await refusalOf(authenticate(await sign({ sub }))), { code: 'NOT_FOUND', message });
      }
      for (const slug of ['nowhere', 'globex', "x' or true --", 'a\0b']) {
        const refusal = await refusalOf(authenticate(await sign(), { slug }));
        const words = message.replace('"acme"', JSON.stringify(slug));
        assert.deepEqual(refusal, { code: 'NOT_FOUND', message: words });
      }
    });

    it('it is good for 5 s after it expires, for clocks that differ, and no millisecond longer', async () => {
      const token = await sign({ exp: NOW_SECONDS });
      const endMs = NOW_MS + TOLERANCE_MS;

      assert.equal((await authenticate(token, { nowMs: endMs - 1 })).expiresAtMs, endMs);
      await assertUnauthenticated(authenticate(token, { nowMs: endMs }));
    });

    it('it is not good more than 5 s before its time', async () => {
      const token = await sign({ nbf: NOW_SECONDS });

      assert.equal((await authenticate(token, { nowMs: NOW_MS - TOLERANCE_MS })).role, 'approver');
      await assertUnauthenticated(authenticate(token, { nowMs: NOW_MS - TOLERANCE_MS - 1 }));
    });

    it('an end beyond all calendars is the last instant that there is', async () => {
      const { expiresAtMs } = await authenticate(await sign({ exp: 1e300 }));
      assert.equal(expiresAtMs, 8_640_000_000_000_000);
    });

    const FAULTY_CLAIMS: readonly (readonly [string, Record<string, unknown>])[] = [
      ['without an end', { exp: undefined }],
      ['with an end that is text', { exp: String(NOW_SECONDS + 60) }],
      ['without a subject', { sub: undefined }],
      ['with an empty subject', { sub: '' }],
      ['with a subject that is a number', { sub: 17 }],
    ];
    for (const [what, claims] of FAULTY_CLAIMS) {
      it(`one ${what} is refused`, async () => {
        const header = base64url({ alg: 'HS256' });
        const body = base64url({ sub: 'u-17', exp: NOW_SECONDS + 60, ...claims });
        const signature = createHmac('sha256', SECRET).update(`${header}.${body}`).digest('base64url');
        await assertUnauthenticated(authenticate(`${header}.${body}.${signature}`));
      });
    }

    it('one signed with another secret, cut, or tampered with is refused', async () => {
      const token = await sign();
      const [header, , signature] = token.split('.');
      const other = base64url({ sub: 'u-99', exp: NOW_SECONDS + 60 });
      await assertUnauthenticated(
        authenticate(await sign({}, { key: new TextEncoder().encode(`${SECRET}!`) })),
      );
      await assertUnauthenticated(authenticate(token.slice(0, -4)));
      await assertUnauthenticated(authenticate(`${header}.${other}.${signature}`));
      await assertUnauthenticated(authenticate('a.b.c'));
      await assertUnauthenticated(authenticate('nonsense'));
    });

    it('one without a signature is refused, however it spells that', async () => {
      for (const alg of ['none', 'None', 'NONE', '']) {
        const token = `${base64url({ alg })}.${base64url({ sub: 'u-17', exp: NOW_SECONDS + 60 })}.`;
        await assertUnauthenticated(authenticate(token));
      }
    });

    it('one signed with a stronger HS algorithm is refused, since only HS256 is agreed', async () => {
      await assertUnauthenticated(authenticate(await sign({}, { alg: 'HS512' })));
    });

    it('issuer and audience must be those of the settings', async () => {
      const config = { JWT_ISSUER: 'https://id.acme.test', JWT_AUDIENCE: 'vigilo' };
      const good = { iss: 'https://id.acme.test', aud: ['other', 'vigilo'] };

      assert.equal((await authenticate(await sign(good), { config })).role, 'approver');
      for (const wrong of [
        { iss: 'https://id.evil.test' },
        { iss: undefined },
        { aud: 'other' },
        { aud: undefined },
      ]) {
        await assertUnauthenticated(authenticate(await sign({ ...good, ...wrong }), { config }));
      }
    });
  });

  describe('signed with a key of the JWKS', () => {
    let keyServer: KeyServer;
    let rsa: { publicKey: CryptoKey; privateKey: CryptoKey };

    before(async () => {
      rsa = await generateKeyPair('RS256', { extractable: true });
    });
    beforeEach(async () => {
      keyServer = await startKeyServer({ ...(await exportJWK(rsa.publicKey)), kid: 'rsa-1' });
    });
    afterEach(() => keyServer.close());

    const signRsa = (kid = 'rsa-1') => sign({}, { alg: 'RS256', kid, key: rsa.privateKey });
    const gateway = (nowMs: () => number = () => NOW_MS) => {
      const authenticator = authenticatorAt({
        orm: database.orm,
        config: { JWT_JWKS_URL: keyServer.url },
        nowMs,
      });
      return (token: string) => authenticator.authenticate('acme', `Bearer ${token}`);
    };

    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      it(`${alg} is taken`, async () => {
        const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
        keyServer.answer = keySet({ ...(await exportJWK(publicKey)), kid: 'key' });
        const { role } = await gateway()(await sign({}, { alg, kid: 'key', key: privateKey }));
        assert.equal(role, 'approver');
      });
    }

    it('a public key is never taken for a shared secret', async () => {
      const shared = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
      await assertUnauthenticated(gateway()(await sign({}, { alg: 'HS256', kid: 'rsa-1', key: shared })));
    });

    it('a shared secret that the key server publishes by mistake is not taken', async () => {
      const k = Buffer.from(SECRET).toString('base64url');
      keyServer.answer = keySet({ kty: 'oct', kid: 'oct-1', alg: 'HS256', k });
      await assertUnauthenticated(gateway()(await sign({}, { kid: 'oct-1' })));
    });

    it('an algorithm that is not agreed, or none, is refused without asking for keys', async () => {
      const { privateKey } = await generateKeyPair('ES512');
      await assertUnauthenticated(gateway()(await sign({}, { alg: 'ES512', key: privateKey })));
      await assertUnauthenticated(gateway()(`${base64url({ alg: 'none' })}.${base64url({ sub: 'u-17' })}.`));
      assert.equal(keyServer.fetches(), 0);
    });

    it('a key of the same id but of another pair is refused', async () => {
      const { privateKey } = await generateKeyPair('RS256');
      await assertUnauthenticated(gateway()(await sign({}, { alg: 'RS256', kid: 'rsa-1', key: privateKey })));
    });

    it('with a secret only, a token of the JWKS kind is refused', async () => {
      await assertUnauthenticated(authenticate(await signRsa()));
    });

    it('a flood of made-up key ids costs the key server one fetch', async () => {
      const authenticate = gateway();
      const forged = await Promise.all(Array.from({ length: 50 }, (_, index) => signRsa(`made-up-${index}`)));

      await Promise.all(forged.map((token) => assertUnauthenticated(authenticate(token))));
      for (const token of forged) await assertUnauthenticated(authenticate(token));

      assert.equal((await authenticate(await signRsa())).role, 'approver');
      assert.equal(keyServer.fetches(), 1);
    });

    it('while the key server is down nobody is told that their token is bad, and it is asked once in 5 s', async () => {
      let nowMs = NOW_MS;
      const authenticate = gateway(() => nowMs);
      const token = await signRsa();
      const up = keyServer.answer;
      keyServer.answer = { status: 503, body: '' };

      for (let attempt = 0; attempt < 3; attempt += 1)
        await assert.rejects(authenticate(token), KeysUnavailable);
      nowMs += 4_999;
      await assert.rejects(authenticate(token), KeysUnavailable);
      assert.equal(keyServer.fetches(), 1);

      keyServer.answer = up;
      nowMs += 1;
      assert.equal((await authenticate(token)).role, 'approver');
      assert.equal(keyServer.fetches(), 2);
    });

    it('an answer that is no JSON counts as down', async () => {
      keyServer.answer = { status: 200, body: '<html>please log in</html>' };
      const authenticate = gateway();
      const token = await signRsa();
      for (let attempt = 0; attempt < 2; attempt += 1)
        await assert.rejects(authenticate(token), KeysUnavailable);
      assert.equal(keyServer.fetches(), 1);
    });
  });
});
