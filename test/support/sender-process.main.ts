/*
 * A process that sends what is due of a database's outbox, and kills itself at one point of it, as a machine would that
 * loses its power. Arguments: the database, the point, the receivers' port.
 */
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { parseAddressRules } from '../../src/dispatch/guard/address-rules.js';
import { startSender } from '../../src/dispatch/sender.js';
import type { Transport } from '../../src/dispatch/transport.js';
import { transportsOf } from '../../src/jobs.js';

const [url = '', point = ''] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

/** `statement:N` is the N-th statement after the first claim. */
let statements = -1;
const onStatement = (sql: string) => {
  if (sql.includes('outbox: claim') && statements < 0) statements = 0;
  else if (statements >= 0) statements += 1;
  if (point === `statement:${statements}`) die();
};

const orm = await createOrm({ url, onStatement });
const addresses = parseAddressRules('127.0.0.1', true);
const all = transportsOf({ addresses, mail: { smtpUrl: undefined, from: 'x@y.test' } }, systemClock);
const webhook: Transport = async (delivery, signal) => {
  if (point === 'before the post') die();
  if (point === 'during the post') setTimeout(die, 1);
  const answer = await all.webhook(delivery, signal);
  if (point === 'after the post') die();
  return answer;
};
startSender({
  ...{ orm, clock: systemClock, log: pino({ level: 'silent' }), lookEveryMs: 20, leaseMs: 800 },
  transports: { ...all, webhook },
});
