import { LEDGER_RECORD, type LedgerRecord, type RecordType } from './record.js';

type AnyField<R> = R extends LedgerRecord ? Exclude<keyof R, 'type'> : never;
/** A field of some type of record that is not its natural key. `key`, `number`, `user` and `id` are nothing else in any of them. */
export type StagedField = Exclude<AnyField<LedgerRecord>, 'key' | 'number' | 'user' | 'id'>;

/** The column that each field is staged in, by the field's own name: fields of one name mean the same in every type. */
const COLUMN_TYPES = {
  name: 'text',
  email: 'text',
  role: 'text',
  team: 'text',
  title: 'text',
  change_type: 'text',
  state: 'text',
  closure_code: 'text',
  created_at: 'timestamptz(3)',
  approved_at: 'timestamptz(3)',
  started_at: 'timestamptz(3)',
  completed_at: 'timestamptz(3)',
  owner: 'text',
  affected_assets: 'text[]',
  severity: 'integer',
  service: 'text',
  assignee: 'text',
  opened_at: 'timestamptz(3)',
  resolved_at: 'timestamptz(3)',
  caused_by: 'text',
  change: 'text',
  approver: 'text',
  requested_at: 'timestamptz(3)',
  decided_at: 'timestamptz(3)',
  decision: 'text',
  runbook: 'text',
  incident: 'text',
  finished_at: 'timestamptz(3)',
  outcome: 'text',
} satisfies Record<StagedField, string>;

/** Every field in the order of its columns. `given` has a bit for each: whether the line holds the field, null included. */
export const STAGED_FIELDS = Object.entries(COLUMN_TYPES).map(([name, columnType], place) => ({
  name: name as StagedField,
  columnType,
  bit: 2 ** place,
}));

const BITS = new Map(STAGED_FIELDS.map(({ name, bit }) => [name, bit]));

/** SQL that says whether the line of `record` holds a field. */
export function isGiven(field: StagedField): string {
  return `(record.given & ${BITS.get(field)} <> 0)`;
}

/** A column that is null, in COPY's text format. */
const NOTHING = '\t\\N';

/** The fields of each type, each with the empty columns that stand before it, and those that stand after the last. */
const LAYOUTS = new Map(
  LEDGER_RECORD.options.map(({ shape }) => [shape.type.value, layoutOf(Object.keys(shape))]),
);

function layoutOf(names: readonly string[]) {
  let gap = '';
  const fields = [];
  for (const { name, bit } of STAGED_FIELDS) {
    if (names.includes(name)) {
      fields.push({ name, bit, before: gap });
      gap = '';
    } else gap += NOTHING;
  }
  return { fields, after: gap };
}

/** A record's values as columns of a row in COPY's text format: `given`, then those of `STAGED_FIELDS`. */
export function stagedValues(type: RecordType, fields: Readonly<Record<string, unknown>>): string {
  const layout = LAYOUTS.get(type);
  if (layout === undefined) throw new Error(`no columns are known for records of type ${type}`);
  let given = 0;
  let values = '';
  for (const { name, bit, before } of layout.fields) {
    const value = fields[name];
    if (value !== undefined) given += bit;
    values += before + (value === undefined || value === null ? NOTHING : `\t${copyText(value)}`);
  }
  return given + values + layout.after;
}

function copyText(value: unknown): string {
  if (typeof value === 'string') return escapeCopyText(value);
  return Array.isArray(value) ? escapeCopyText(`{${value.map(arrayElement).join(',')}}`) : String(value);
}

function arrayElement(text: unknown): string {
  return `"${String(text).replace(/["\\]/g, '\\$&')}"`;
}

const COPY_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};
const NEEDS_ESCAPE = /[\\\t\n\r]/;

/** Text as a value of COPY's text format. */
export function escapeCopyText(text: string): string {
  return NEEDS_ESCAPE.test(text)
    ? text.replace(/[\\\t\n\r]/g, (found) => COPY_ESCAPES[found] ?? found)
    : text;
}
