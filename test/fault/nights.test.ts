import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { ScheduledJob } from '../../scheduler/job.js';
import { startScheduler } from '../../scheduler/scheduler.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm, operatorEm, poolOf, workspaceEm } from '../../src/db/orm.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices, type JobServices, startJobs } from '../../src/jobs.js';
import { startCliProcess } from '../support/cli-process.js';
import { queryOnce } from '../support/data-dir.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  addWorseningWorkspace,
  evaluateUndisturbed,
  hasHadNight,
  readWhatCameOfIt,
} from '../support/night-ledger.js';
import { startRestartableDatabase } from '../support/scheduler-database.js';
import { FAST, type SchedulerProcess, startSchedulerProcess } from '../support/scheduler-process.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NIGHT = Date.parse('2026-03-02T02:00:00Z');
const log = pino({ level: 'silent' });

/** Where a process dies, by the statements that were answered before. */
const DEATHS = {
  'before its claim is committed': ['evaluation: claim'],
  'just after its claim': ['evaluation: claim', 'commit'],
  'with the facts in hand': ['ledger.facts'],
  'after its first renewal': ['evaluation: renew', 'commit'],
  'before it begins to write': ['evaluation: renew', 'evaluation: renew', 'commit'],
  'when it holds its claim': ['evaluation: hold'],
  'when it has raised the alerts': ['evaluation: raise'],
  'when it has marked what is over': ['evaluation: mark'],
  'when it has written the outcome': ['evaluation: write the outcome'],
  'just before the commit': ['live: tell'],
  'just after the commit': ['live: tell', 'commit'],
} as const;
const DEATH_IN_THE_COMMIT = { statements: DEATHS['just before the commit'], whileNextIsUnderWay: true };

describe('nights', function () {
  this.timeout(60_000);

  describe('of a process that is killed in the middle of an evaluation', () => {
    const deaths = [
      ...Object.entries(DEATHS).map(([when, statements]) => ({ when, dieAfter: { statements } })),
      { when: 'in the commit', dieAfter: DEATH_IN_THE_COMMIT },
    ];
    let expected: Awaited<ReturnType<typeof readWhatCameOfIt>>;
    const databases: TestDatabase[] = [];
    let survivor: SchedulerProcess;

    before(async () => {
      const undisturbed = await createTestDatabase();
      databases.push(undisturbed);
      const workspaceId = await addWorseningWorkspace(undisturbed.orm, 'acme', NIGHT);
      for (const night of [NIGHT - DAY, NIGHT, NIGHT + DAY])
        await evaluateUndisturbed(undisturbed.orm, workspaceId, night);
      expected = await readWhatCameOfIt(undisturbed.orm);

      const disturbed = await Promise.all(deaths.map(() => createTestDatabase()));
      databases.push(...disturbed);
      await Promise.all(disturbed.map(({ orm }) => addWorseningWorkspace(orm, 'acme', NIGHT)));
      survivor = await startSchedulerProcess({
        databases: disturbed.map(({ url }) => url),
        nowMs: NIGHT - HOUR,
      });
      const haveHad = async (nightMs: number) =>
        (await Promise.all(disturbed.map(({ orm }) => hasHadNight(orm, nightMs)))).every(Boolean);
      await waitUntil('the night before is over', () => haveHad(NIGHT - DAY));
      const victims = await Promise.all(
        disturbed.map(({ url }, i) =>
          startSchedulerProcess({ databases: [url], nowMs: NIGHT, ...deaths[i] }),
        ),
      );
      const ends = await Promise.all(victims.map(({ ended }) => ended));
      assert.deepEqual(
        ends,
        deaths.map(() => 'SIGKILL'),
      );
      survivor.setClock(NIGHT + DAY);
      await waitUntil('both nights are over', async () => (await haveHad(NIGHT)) && haveHad(NIGHT + DAY));
    });
    after(async () => {
      await survivor?.stop();
      await Promise.all(databases.map((each) => each.close()));
    });

    it('come to alerts at all', () => {
      const [{ nights, alerts, events } = assert.fail()] = expected;
      assert.deepEqual([nights.length, alerts.length, events], [3, 2 + 4 + 4, 2 + 4 + 4]);
    });

    for (const [i, { when }] of deaths.entries()) {
      it(`lack nothing and have nothing twice: ${when}`, async () => {
        const { orm } = databases[i + 1] ?? assert.fail();
        assert.deepEqual(await readWhatCameOfIt(orm), expected);
      });
    }
  });

  describe('of two processes', () => {
    let database: TestDatabase;
    before(async () => {
      database = await createTestDatabase();
      for (const slug of ['a', 'b', 'c', 'd', 'e', 'f'])
        await addWorseningWorkspace(database.orm, slug, NIGHT);
    });
    after(() => database.close());

    it('are evaluated by one of them each, however often both are woken', async () => {
      const options = { databases: [database.url], nowMs: NIGHT };
      const both = await Promise.all([startSchedulerProcess(options), startSchedulerProcess(options)]);
      for (const night of [NIGHT, NIGHT + DAY, NIGHT + 2 * DAY]) {
        for (const each of both) each.setClock(night);
        await waitUntil('the night is over', () => hasHadNight(database.orm, night));
      }
      assert.deepEqual(await Promise.all(both.map((each) => each.stop())), [0, 0]);
      const runs = await database.orm.em
        .fork()
        .execute<{ runs: number; attempts: number }[]>(
          'select count(*)::int as "runs", sum(fence)::int as "attempts" from evaluation_run',
        );
      assert.deepEqual(runs, [{ runs: 6 * 3, attempts: 6 * 3 }]);
    });

    it('that were missed while both were down are made up at the next start, the oldest first', async () => {
      const jobs = await startJobsHere(database, () => NIGHT + 5 * DAY);
      await waitUntil('the last night is over', () => hasHadNight(database.orm, NIGHT + 5 * DAY));
      await jobs.stop();
      const rows = await database.orm.em.fork().execute<{ nights: number[] }[]>(
        `select json_agg((extract(epoch from r.evaluated_at) * 1000)::float8 order by r.finished_at) as "nights"
         from evaluation_run r group by r.workspace_id`,
      );
      const nights = [0, 1, 2, 3, 4, 5].map((day) => NIGHT + day * DAY);
      assert.deepEqual(rows, Array(6).fill({ nights }));
    });
  });

  describe('of a workspace whose very first one was cut off', () => {
    it('count from that one: those that came after it are not hidden', async () => {
      const database = await createTestDatabase();
      const workspaceId = await addWorseningWorkspace(database.orm, 'acme', NIGHT);
      const { store } = evaluationServices(database.orm, FAST.leaseMs);
      const settings = parseSettings({});
      await store.claim({ workspaceId, evaluatedAtMs: NIGHT, trigger: 'night', settings });
      const jobs = await startJobsHere(database, () => NIGHT + 2 * DAY);
      const nightsDone = async () =>
        (await readWhatCameOfIt(database.orm))[0]?.nights.filter(([, state]) => state === 'done').length;
      await waitUntil('all three are over', async () => (await nightsDone()) === 3);
      await jobs.stop();
      await database.close();
    });
  });

  describe('with a database that is restarted', () => {
    it('lose no process, the next night runs, and one that was cut off is made up', async () => {
      const database = await startRestartableDatabase();
      const orm = await createOrm({ url: database.url, log });
      await migrate(orm);
      for (const slug of ['a', 'b', 'c', 'd']) await addWorseningWorkspace(orm, slug, NIGHT);
      const options = { databases: [database.url], nowMs: NIGHT };
      const both = await Promise.all([startSchedulerProcess(options), startSchedulerProcess(options)]);
      await waitUntil('the first night is over', () => hasHadNight(orm, NIGHT));
      let night = NIGHT;
      const comesNight = () => {
        night += DAY;
        for (const each of both) each.setClock(night);
      };
      for (const end of ['restart', 'crash', 'restart', 'crash'] as const) {
        comesNight();
        await delay(Math.random() * 2 * FAST.wakeEveryMs);
        await database[end]();
        comesNight();
        await waitUntil(`the night after a ${end} is over`, () => hasHadNight(orm, night));
      }
      // A night that failed is tried again after a minute, which has passed by this.
      await operatorEm(orm).execute(
        "update evaluation_run set finished_at = finished_at - interval '1 hour'",
      );
      const areAllDone = async () =>
        (await readWhatCameOfIt(orm)).every(
          ({ nights }) => nights.length === 9 && nights.every(([, state]) => state === 'done'),
        );
      await waitUntil('every night is over', areAllDone);
      assert.deepEqual(await Promise.all(both.map((each) => each.stop())), [0, 0]);
      for (const { alerts, events } of await readWhatCameOfIt(orm)) {
        const subjects = alerts.map((alert) => JSON.stringify(alert.slice(0, 4)));
        assert.deepEqual([new Set(subjects).size, events], [alerts.length, alerts.length]);
      }
      await orm.close();
      await database.close();
    });

    it('give back every connection that was cut off in the middle of a transaction', async () => {
      const database = await createTestDatabase();
      const orm = await createOrm({ url: database.url, log });
      const jobs = await startJobsHere({ orm, url: database.url }, () => NIGHT);
      const cutOff = async () => {
        await workspaceEm(orm, randomUUID()).transactional(async (em) => {
          const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as "pid"');
          await queryOnce(database.url, `select pg_terminate_backend(${row?.pid})`);
          await em.execute('select pg_sleep(1)');
        });
      };
      // As many as the pool has, and one more: unless they come back, that one waits for ever.
      for (let i = 0; i <= 10; i += 1) await assert.rejects(cutOff());
      assert.equal((await poolOf(orm)).waitingCount, 0);
      await jobs.stop();
      await orm.close();
      await database.close();
    });

    it('are not begun by a process that finds no database, which says so instead of waiting', async () => {
      const nowhere = 'postgres://nobody:nothing@127.0.0.1:1/nowhere';
      const start = startScheduler({ ...SCHEDULER, url: nowhere, jobs: [jobOf(async () => {})] });
      await assert.rejects(start, { code: 'ECONNREFUSED' });
    });
  });

  describe('of a machine that sleeps', () => {
    it('go on when it wakes, whatever it was about to do', async () => {
      const database = await createTestDatabase();
      let wakes = 0;
      const job = jobOf(async () => {
        wakes += 1;
      });
      const lockMs = 100;
      const jobs = [{ ...job, lockMs }];
      const scheduler = await startScheduler({ ...SCHEDULER, url: database.url, jobs });
      // Asleep at another moment between two looks each time, for longer than it keeps its locks.
      for (let i = 0; i < 15; i += 1) {
        await delay(FAST.wakeEveryMs + Math.random() * 2 * FAST.lookEveryMs);
        sleep(lockMs + 50);
      }
      wakes = 0;
      await waitUntil('it is woken again and again', async () => wakes > 3);
      await scheduler.stop();
      await database.close();
    });
  });

  describe('of a scheduler that stops', () => {
    let database: TestDatabase;
    before(async () => {
      database = await createTestDatabase();
    });
    after(() => database.close());

    it('end the work under way, begin no other, and leave it to the next process at once', async () => {
      const steps: string[] = [];
      const begun = Promise.withResolvers<void>();
      const slow = jobOf(async (mayGoOn) => {
        while (await mayGoOn()) {
          steps.push('begun');
          begun.resolve();
          await delay(200);
          steps.push('ended');
        }
      });
      const options = { ...SCHEDULER, url: database.url, jobs: [{ ...slow, lockMs: LONG_LOCK_MS }] };
      const first = await startScheduler({ ...options, worker: 'first' });
      await begun.promise;
      await first.stop();
      const ended = [...steps];
      assert.deepEqual(ended.slice(-2), ['begun', 'ended']);
      await delay(4 * FAST.wakeEveryMs);
      assert.deepEqual(steps, ended);

      const taken = Promise.withResolvers<void>();
      const next = jobOf(async () => taken.resolve());
      const second = await startScheduler({
        ...options,
        jobs: [{ ...next, lockMs: LONG_LOCK_MS }],
        worker: 'second',
      });
      const beginMs = performance.now();
      await taken.promise;
      assert.ok(performance.now() - beginMs < LONG_LOCK_MS / 2);
      await second.stop();
    });

    it('leave nothing that keeps a stopped gateway', async () => {
      await addWorseningWorkspace(database.orm, 'acme', NIGHT);
      const environment = {
        DATABASE_URL: database.url,
        PORT: '0',
        VIGILO_DEMO: 'false',
        VIGILO_DRAIN_SECONDS: '0',
      };
      const gateway = startCliProcess(['serve'], environment);
      const hasHadOne = async () =>
        (await readWhatCameOfIt(database.orm)).some(({ nights }) => nights[0]?.[1] === 'done');
      const endsBy = async (signal: NodeJS.Signals) => {
        gateway.kill(signal);
        return gateway.answer;
      };
      try {
        await waitUntil('the last night was made up', hasHadOne);
        const beginMs = performance.now();
        const { code, err } = await endsBy('SIGTERM');
        const tookMs = performance.now() - beginMs;
        assert.deepEqual([code, err], [0, '']);
        assert.ok(tookMs < 2_000, `${tookMs} ms`);
      } finally {
        await endsBy('SIGKILL');
      }
    });
  });
});

/** Longer than a test would wait for it to lapse. Agenda keeps a timer of half its length. */
const LONG_LOCK_MS = 4_000;
const SCHEDULER = { log, lookEveryMs: FAST.lookEveryMs, worker: 'a test' };

/** Stops this very process from doing anything, timers included. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function jobOf(run: ScheduledJob['run']): ScheduledJob {
  return { name: 'a_job', everyMs: FAST.wakeEveryMs, lockMs: FAST.lockMs, run };
}

function startJobsHere(
  { orm, url }: { readonly orm: Orm; readonly url: string },
  clock: JobServices['clock'],
) {
  return startJobs({ orm, databaseUrl: url, clock, log, pace: FAST });
}
