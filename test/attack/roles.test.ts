import assert from 'node:assert/strict';
import { OperationTypeNode } from 'graphql';
import { ROLES, type Role } from '../../src/domain/permissions.js';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { LOWEST_ROLE } from '../support/lowest-role.js';
import { plainCalls } from '../support/schema-calls.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const FROM_THE_LOWEST: readonly Role[] = ['viewer', 'engineer', 'approver', 'admin', 'owner'];

describe('a caller of every root field of the schema', function () {
  this.timeout(60_000);
  const schema = createSchema();
  const calls = Object.values(OperationTypeNode).flatMap((kind) =>
    plainCalls(schema, kind).map((call) => ({ ...call, name: `${kind} ${call.field}` })),
  );
  const environment = { VIGILO_COST_PER_MINUTE: '0' };
  let app: TestApp;
  let elsewhere: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW }), environment });
    elsewhere = await startTestApp({ sharing: app, slug: 'elsewhere', clock: () => NOW, environment });
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await elsewhere.close();
    await app.close();
    assert.deepEqual(told, []);
  });

  const codesOf = async (document: string, token: string | null) => {
    const { errors, status, text } = await ask(app, document, { token });
    assert.ok(status < 500, text);
    return { status, codes: errors.map(({ extensions }) => extensions.code) };
  };

  it('is let in by a rule that stands here', () => {
    assert.deepEqual(calls.map(({ name }) => name).sort(), Object.keys(LOWEST_ROLE).sort());
    assert.deepEqual(ROLES, FROM_THE_LOWEST);
  });

  for (const { name, document } of calls.filter(({ kind }) => kind !== OperationTypeNode.SUBSCRIPTION)) {
    const lowest = LOWEST_ROLE[name] ?? 'owner';
    it(`${name}: ${lowest} and above, and nobody else`, async () => {
      for (const role of FROM_THE_LOWEST) {
        const { status, codes } = await codesOf(document, app.tokens[role]);
        const isLetIn = FROM_THE_LOWEST.indexOf(role) >= FROM_THE_LOWEST.indexOf(lowest);
        if (isLetIn) assert.ok(!codes.includes('FORBIDDEN'), role);
        else assert.deepEqual([status, codes], [200, ['FORBIDDEN']], role);
      }
      assert.deepEqual(await codesOf(document, null), { status: 401, codes: ['UNAUTHENTICATED'] });
      assert.deepEqual(await codesOf(document, elsewhere.tokens.owner), {
        status: 404,
        codes: ['NOT_FOUND'],
      });
    });
  }

  for (const { name, document } of calls.filter(({ kind }) => kind === OperationTypeNode.SUBSCRIPTION)) {
    it(`${name}: viewer and above, and nobody else`, async () => {
      const statusFor = async (token: string | null) => {
        const leaving = new AbortController();
        const { status } = await fetch(`${app.url}/ws/${app.slug}/graphql`, {
          method: 'POST',
          headers: {
            ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query: document }),
          signal: leaving.signal,
        });
        leaving.abort();
        return status;
      };
      assert.equal(LOWEST_ROLE[name], 'viewer');
      for (const role of FROM_THE_LOWEST) assert.equal(await statusFor(app.tokens[role]), 200, role);
      assert.equal(await statusFor(null), 401);
      assert.equal(await statusFor(elsewhere.tokens.owner), 404);
    });
  }
});
