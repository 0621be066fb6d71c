import { ConfigError } from '../config.js';
import { DataDirInUse } from '../db/embedded/open-database.js';
import { type InputFault, PublicError } from '../errors.js';

/** Codes of what can go wrong around us: a file, the network, gzip; a database that is not there, full, or refuses us. */
const OUTSIDE = /^(E[A-Z]+|Z_[A-Z_]+|(08|28|3D|53|57)[0-9A-Z]{3}|P0001)$/;

/**
 * What went wrong, in lines for standard error: one line and the faults of an input where the operator can mend it, a
 * stack where it is a fault of ours.
 */
export function describeFailure(error: unknown): string[] {
  if (error instanceof PublicError)
    return [`vigilo: ${error.message}`, ...faultsBeyond(error).map(describeFault)];
  if (error instanceof ConfigError || error instanceof DataDirInUse) return [`vigilo: ${error.message}`];
  if (!(error instanceof Error)) return [`vigilo: ${String(error)}`];
  const code = 'code' in error ? String(error.code) : '';
  if (!OUTSIDE.test(code)) return [`vigilo: internal error: ${error.stack ?? error.message}`];
  const context = code.startsWith('Z_') ? 'the gzipped file is damaged: ' : '';
  const hint = 'hint' in error && error.hint ? [`hint: ${String(error.hint)}`] : [];
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
