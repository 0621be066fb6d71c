import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { createOrm } from '../../src/db/orm.js';
import { startJobs } from '../../src/jobs.js';
import { createLog } from '../../src/log.js';
import { SCHEDULER_PROCESS_OPTIONS } from './scheduler-process.js';

const log = createLog('silent');
const { databases, nowMs, pace, dieAfter } = SCHEDULER_PROCESS_OPTIONS.parse(
  JSON.parse(process.argv[2] ?? assert.fail('usage: scheduler-process OPTIONS')),
);
let now = nowMs;
const clock = () => now;
let seen = 0;

/** Ends this process without a chance to clean up when the statements of `dieAfter` have been answered in their order. */
function onStatement(sql: string): void {
  if (dieAfter === undefined || !sql.includes(dieAfter.statements[seen] ?? assert.fail('it is dead'))) return;
  seen += 1;
  if (seen < dieAfter.statements.length) return;
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (dieAfter.whileNextIsUnderWay) setImmediate(die);
  else die();
}

const running = await Promise.all(
  databases.map(async (url) => {
    const orm = await createOrm({ url, log, ...(dieAfter && { onStatement }) });
    return { orm, scheduler: await startJobs({ orm, databaseUrl: url, clock, log, pace }) };
  }),
);
process.stdout.write('started\n');
// Each line sets the clock; their end stops the process.
for await (const line of createInterface(process.stdin)) now = Number(line);
for (const { orm, scheduler } of running) {
  await scheduler.stop();
  await orm.close();
}
