import assert from 'node:assert/strict';
import pg from 'pg';
import { workspaceEm } from '../../src/db/orm.js';
import { createSchema } from '../../src/graphql/schema.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createRecordPages } from '../../src/ledger/record-pages.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { startTestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';
import { plainEvents, plainFacts } from '../support/plain-facts.js';
import { everythingOf } from '../support/schema-calls.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const WINDOW = { startMs: 0, endMs: END_MS };
/** Every way in which our statements say whose rows they mean. */
const OUR_FILTER = /\b(?:\w+\.)?workspace_id = (\$\d+|\?|'[0-9a-f-]{36}')(::uuid)?/g;

/**
 * What if a developer forgot `workspace_id = …` in every statement? It is taken out of them on their way to the driver, and the
 * database still gives nobody a row of another workspace.
 */
describe('statements without their own filter by workspace', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let rewritten = 0;
  const original = pg.Client.prototype.query;

  const ids: string[] = [];
  before(async () => {
    database = await createTestDatabase();
    for (const [n, days] of [20, 60].entries()) {
      const { id } = await createWorkspace(database.orm, { slug: `w${n}`, name: 'W', timeZone: 'UTC' });
      const lines = [...smallLedger({ endMs: END_MS, teams: 2 + n, days })].map(
        (record) => `${JSON.stringify(record)}\n`,
      );
      await importLedger({
        ...{ orm: database.orm, workspaceId: id, writerRole: null },
        lines: (async function* () {
          yield* lines;
        })(),
      });
      ids.push(id);
    }
  });
  after(async () => {
    pg.Client.prototype.query = original;
    await database.close();
  });

  const without = (sql: string) => {
    const text = sql.replace(OUR_FILTER, (_whole, value: string) => `${value}::uuid is not null`);
    if (text !== sql) rewritten += 1;
    return text;
  };
  const forget = () => {
    rewritten = 0;
    pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
      const [asked, ...rest] = args;
      if (typeof asked === 'string') return Reflect.apply(original, this, [without(asked), ...rest]);
      if (typeof asked === 'object' && asked !== null && 'text' in asked && typeof asked.text === 'string') {
        asked.text = without(asked.text);
        // A prepared statement of this name may be there with the filter.
        if ('name' in asked && asked.name !== undefined) asked.name = `${String(asked.name)}.without`;
      }
      return Reflect.apply(original, this, args);
    } as typeof original;
  };

  const readAll = async (workspaceId: string) => {
    const em = () => workspaceEm(database.orm, workspaceId);
    const bySql = await createSqlFactSource(em, workspaceId).readOperations([WINDOW], END_MS);
    const cache = new FactCache(database.orm, { maxBytes: 2 ** 26 });
    await cache.warm(workspaceId);
    const held = (await cache.sourceOf(workspaceId).held()) ?? assert.fail('not in memory');
    const pages = createRecordPages(em, workspaceId);
    return {
      sql: [plainFacts(bySql, WINDOW), plainEvents(bySql, WINDOW)],
      held: [plainFacts(held, WINDOW), plainEvents(held, WINDOW)],
      count: await pages.countChanges({}),
    };
  };

  it('see the rows of the workspace that they are bound to, and no others', async () => {
    const expected = [];
    for (const id of ids) expected.push(await readAll(id));
    assert.notDeepEqual(expected[0], expected[1]);
    forget();
    for (const [n, id] of ids.entries()) assert.deepEqual(await readAll(id), expected[n]);
    assert.ok(rewritten >= 6, `${rewritten} statements were without it`);
  });

  it('answer the whole schema as with it, to whoever asks the gateway', async () => {
    pg.Client.prototype.query = original;
    const environment = {
      ...{ VIGILO_COST_PER_MINUTE: '0', VIGILO_COST_LIMIT: '0', VIGILO_ANSWER_CACHE_MB: '0' },
    };
    const app = await startTestApp({ clock: () => Date.parse('2026-01-10T00:00:00Z'), environment });
    try {
      const mine = await fullWorkspace(app, 'mine');
      const theirs = await fullWorkspace(app, 'theirs');
      const lines = (async function* () {
        for (const record of smallLedger({ endMs: Date.parse('2026-01-09T00:00:00Z') }))
          yield `${JSON.stringify(record)}\n`;
      })();
      await importLedger({ orm: app.orm, workspaceId: theirs.at.workspaceId, writerRole: null, lines });
      const calls = everythingOf(createSchema(), 4);
      const answersTo = async ({ at }: FullWorkspace) => {
        const answers: Record<string, unknown> = {};
        for (const { field, document } of calls) {
          const { data, errors } = await ask(at, document, { token: at.tokens.owner });
          answers[field] = { data, errors };
        }
        return answers;
      };
      const expected = [await answersTo(mine), await answersTo(theirs)];
      forget();
      assert.deepEqual([await answersTo(mine), await answersTo(theirs)], expected);
      assert.ok(rewritten > 2 * calls.length, `${rewritten} statements were without it`);
    } finally {
      pg.Client.prototype.query = original;
      await app.close();
    }
  });
});
