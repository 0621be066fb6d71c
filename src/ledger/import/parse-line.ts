import type { z } from 'zod';
import { quoted } from '../../errors.js';
import type { LineFault } from './faults.js';
import { LEDGER_RECORD, type RecordType } from './record.js';
import { RECORD_KINDS } from './record-kind.js';
import type { Line } from './split-lines.js';

type Fields = Readonly<Record<string, unknown>>;

/** A valid record, ready to be staged. */
export interface ParsedRecord {
  readonly line: number;
  readonly type: RecordType;
  /** Its natural key. */
  readonly key: string;
  /** What the line holds, and no more: a missing field keeps its value, null clears it. */
  readonly fields: Fields;
}

/** Reads one line: a record, or one fault for each field that is wrong. A fault of the whole line is its `line`. */
export function parseLine(line: Line): ParsedRecord | readonly LineFault[] {
  if ('fault' in line) return [{ line: line.number, field: 'line', message: line.fault }];
  const json = parseJson(line.text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const message = `must be a JSON object, not ${quoted(line.text.trim())}`;
    return [{ line: line.number, field: 'line', message }];
  }
  const parsed = LEDGER_RECORD.safeParse(json);
  if (!parsed.success) return describeIssues(parsed.error.issues, json, line.number);
  const { type } = parsed.data;
  // Null and [] both mean none; the ledger is told one of them.
  const fields: Fields =
    'affected_assets' in parsed.data && parsed.data.affected_assets === null
      ? { ...parsed.data, affected_assets: [] }
      : parsed.data;
  const key = String(fields[RECORD_KINDS[type].keyField]);
  const fault = periodFault(type, fields);
  return fault === null ? { line: line.number, type, key, fields } : [{ line: line.number, ...fault }];
}

/** What JSON.parse reads (of a key that comes twice, the last), or undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parsed instants have one spelling, so their texts compare as they do. */
function periodFault(
  type: RecordType,
  fields: Readonly<Record<string, unknown>>,
): Omit<LineFault, 'line'> | null {
  const { period } = RECORD_KINDS[type];
  if (period === null) return null;
  const [start, end] = [fields[period.start], fields[period.end]];
  if (typeof start !== 'string' || typeof end !== 'string' || end >= start) return null;
  return { field: period.end, message: backwardsMessage(period.start, start, end) };
}

export function backwardsMessage(startField: string, start: string, end: string): string {
  return `must not be before ${startField} ${start}, not ${end}`;
}

function describeIssues(issues: readonly z.core.$ZodIssue[], json: object, line: number): LineFault[] {
  const faults = new Map<string, LineFault>();
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        faults.set(key, { line, field: shownKey(key), message: unknownFieldMessage(json) });
      continue;
    }
    const field = String(issue.path[0]);
    const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], json);
    if (!faults.has(field)) faults.set(field, { line, field, message: `${issue.message}, ${shown(value)}` });
  }
  return [...faults.values()];
}

function unknownFieldMessage(json: object): string {
  return `is not a field of type ${'type' in json ? quoted(json.type) : 'record'}`;
}

/** A key of the caller's making is quoted, unless it looks like a field's name. */
function shownKey(key: string): string {
  return /^\w{1,80}$/.test(key) ? key : quoted(key);
}

/** Objects and lists are only named: they may be deep enough to exhaust the stack. */
function shown(value: unknown): string {
  if (value === undefined) return 'but is missing';
  if (typeof value === 'string') return `not ${quoted(value)}`;
  if (Array.isArray(value)) return 'not a list';
  return typeof value === 'object' && value !== null ? 'not an object' : `not ${String(value)}`;
}
