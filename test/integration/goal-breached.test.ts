import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { evaluate } from '../../src/analytics/evaluation.js';
import type { Actor } from '../../src/auth/actor.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { newSecret } from '../../src/dispatch/channel-draft.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { addWorseningWorkspace } from '../support/night-ledger.js';

const SECOND = 1_000;
const DAY = 86_400_000;
const NIGHT = Date.parse('2026-03-02T02:00:00Z');
const SOMEBODY: Actor = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null };
const QUARTER = '2026-03-31';
/** Two changes a day for 28 days: 56 ÷ 30 = 1.87 a day at NIGHT, 54 ÷ 30 = 1.8 three days later, less before. */
const REACHED_AT_NIGHT_ONLY = 1.85;
const OUT_OF_REACH = 3;

describe('a goal that is missed is told of', () => {
  let database: TestDatabase;
  let workspaceId: string;
  let slugs = 0;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());
  beforeEach(async () => {
    slugs += 1;
    workspaceId = await addWorseningWorkspace(database.orm, `g-${slugs}`, NIGHT);
  });

  const addChannel = () =>
    createChannelStore(() => workspaceEm(database.orm, workspaceId), workspaceId).create(
      randomUUID(),
      {
        ...{ kind: 'webhook', name: 'Ops', url: 'https://hooks.example.com', recipients: null },
        ...{ events: ['goal.breached'], metrics: null, dimension: null, keys: null, secret: newSecret() },
      },
      SOMEBODY,
      NIGHT,
    );
  const evaluateAt = (evaluatedAtMs: number, target?: number, trigger: 'night' | 'by_hand' = 'night') => {
    const goals = { quarter_end: QUARTER, deploy_frequency_per_day: target };
    const settings = parseSettings(target === undefined ? {} : { dora_goals: goals });
    return evaluate(evaluationServices(database.orm), { workspaceId, evaluatedAtMs, trigger, settings });
  };
  /** The targets of what was told, oldest first. */
  const told = async () => {
    const sql = `select d.event->'data'->'target' as "target" from delivery d where d.workspace_id = ?
      order by d.event->>'timestamp', d.created_at`;
    const rows = await operatorEm(database.orm).execute<{ target: number }[]>(sql, [workspaceId]);
    return rows.map(({ target }) => target);
  };

  it('by the next night where it is missed when it is set, and then no more', async () => {
    await addChannel();
    await evaluateAt(NIGHT);
    await evaluateAt(NIGHT + DAY, OUT_OF_REACH);
    assert.deepEqual(await told(), [OUT_OF_REACH]);
    await evaluateAt(NIGHT + DAY + SECOND, OUT_OF_REACH, 'by_hand');
    await evaluateAt(NIGHT + DAY, OUT_OF_REACH, 'by_hand');
    await evaluateAt(NIGHT + 2 * DAY, OUT_OF_REACH);
    assert.deepEqual(await told(), [OUT_OF_REACH]);
  });

  it('by the very first evaluation', async () => {
    await addChannel();
    await evaluateAt(NIGHT, OUT_OF_REACH);
    assert.deepEqual(await told(), [OUT_OF_REACH]);
  });

  it('also where the nights in which it was first missed were never evaluated', async () => {
    await addChannel();
    await evaluateAt(NIGHT, REACHED_AT_NIGHT_ONLY);
    assert.deepEqual(await told(), []);
    await evaluateAt(NIGHT + 9 * DAY, REACHED_AT_NIGHT_ONLY);
    assert.deepEqual(await told(), [REACHED_AT_NIGHT_ONLY]);
  });

  it('again where it was met in between', async () => {
    await addChannel();
    for (const day of [-10, 0, 3]) await evaluateAt(NIGHT + day * DAY, REACHED_AT_NIGHT_ONLY);
    assert.deepEqual(await told(), [REACHED_AT_NIGHT_ONLY, REACHED_AT_NIGHT_ONLY]);
  });

  it('again where its target was corrected, at the same instant too', async () => {
    await addChannel();
    await evaluateAt(NIGHT, OUT_OF_REACH);
    await evaluateAt(NIGHT, OUT_OF_REACH + 1, 'by_hand');
    await evaluateAt(NIGHT + DAY, OUT_OF_REACH + 2);
    assert.deepEqual(await told(), [OUT_OF_REACH, OUT_OF_REACH + 1, OUT_OF_REACH + 2]);
  });

  it('not to a channel that was made afterwards', async () => {
    await evaluateAt(NIGHT, OUT_OF_REACH);
    await addChannel();
    await evaluateAt(NIGHT + DAY, OUT_OF_REACH);
    assert.deepEqual(await told(), []);
  });

  it('and a night that failed counts for nothing', async () => {
    await addChannel();
    await evaluateAt(NIGHT, REACHED_AT_NIGHT_ONLY);
    const services = evaluationServices(database.orm);
    const factsOf = () => ({ read: () => Promise.reject(new Error('the disk is full')) });
    const settings = parseSettings({});
    const order = { workspaceId, evaluatedAtMs: NIGHT + 3 * DAY, trigger: 'night', settings } as const;
    await assert.rejects(evaluate({ ...services, factsOf }, order), /the disk is full/);
    await evaluateAt(NIGHT + 4 * DAY, REACHED_AT_NIGHT_ONLY);
    assert.deepEqual(await told(), [REACHED_AT_NIGHT_ONLY]);
  });
});
