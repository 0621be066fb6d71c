import { ConfigError } from '../config.js';
import { EmbeddedDatabaseError } from '../db/embedded/embedded-database-error.js';
import { isOutOfRoom } from '../db/outage.js';
import { isUnreachable } from '../db/unreachable.js';
import { type InputFault, PublicError } from '../errors.js';

/** Codes of what can go wrong around us: a file, the network, gzip; a database that is not there, full, or refuses us; rights that its user lacks. */
const OUTSIDE = /^(E[A-Z]+|Z_[A-Z_]+|(08|28|3D|53|57)[0-9A-Z]{3}|42501|P0001)$/;

const LACKS_RIGHTS = '42501';
const WHOSE_RIGHTS =
  'the user of DATABASE_URL must own what it changes, or be a member of the role that does, or a superuser';

const FULL =
  "the database's disk is full, and what was under way is not stored: make room, and run the command again";
const LOST =
  'the connection to the database was lost: what was under way is not stored, unless it was about to end; run the command again';

/**
 * What went wrong, in lines for standard error: one line and the faults of an input where the operator can mend it, a
 * stack where it is a fault of ours.
 */
export function describeFailure(error: unknown): string[] {
  if (error instanceof PublicError)
    return [`vigilo: ${error.message}`, ...faultsBeyond(error).map(describeFault)];
  if (error instanceof ConfigError || error instanceof EmbeddedDatabaseError)
    return [`vigilo: ${error.message}`];
  if (!(error instanceof Error)) return [`vigilo: ${String(error)}`];
  if (isOutOfRoom(error)) return [`vigilo: ${FULL}`];
  const code = 'code' in error ? String(error.code) : '';
  // The driver has no code for a connection that ended.
  if (code === '' && isUnreachable(error)) return [`vigilo: ${LOST}`];
  if (!OUTSIDE.test(code)) return [`vigilo: internal error: ${error.stack ?? error.message}`];
  const context = code.startsWith('Z_') ? 'the gzipped file is damaged: ' : '';
  const told = 'hint' in error && error.hint ? String(error.hint) : code === LACKS_RIGHTS ? WHOSE_RIGHTS : '';
  const hint = told === '' ? [] : [`hint: ${told}`];
  // Node leaves the message empty where it tried several addresses of one host.
  return [`vigilo: ${context}${error.message || code}`, ...hint];
}

/** A single fault of one argument is in the message already; those of a file stand in its lines. */
function faultsBeyond({ faults }: PublicError): readonly InputFault[] {
  return faults.filter(({ line }) => line !== undefined);
}

function describeFault({ line, field, message }: InputFault): string {
  return field === 'line' ? `line ${line}: ${message}` : `line ${line}: ${field}: ${message}`;
}
