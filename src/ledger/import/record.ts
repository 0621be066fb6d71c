import { z } from 'zod';
import { INSTANT_FORM, parseInstant } from '../../domain/instant.js';
import {
  CHANGE_STATES,
  CHANGE_TYPES,
  CLOSURE_CODES,
  DECISIONS,
  OUTCOMES,
} from '../../domain/ledger-words.js';
import { ROLES } from '../../domain/permissions.js';

/** Every type of record, those that others refer to first. */
export const RECORD_TYPES = [
  'asset',
  'member',
  'change',
  'incident',
  'approval',
  'runbook_execution',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/*
 * One line of an import, as interfaces.md shapes it. Every message completes "field: …, not <value>".
 * All but `type` and the natural key may be left out; whether a new record lacks something only the ledger knows.
 */

const LONGEST_KEY = 200;
/** The largest `integer` of PostgreSQL. */
const MOST_SEVERE_NUMBER = 2_147_483_647;

/** JSON can write what PostgreSQL's text cannot hold: a NUL, and half of a surrogate pair. */
const STORABLE = '[^\\0\\p{Surrogate}]';

const text = (form: string, length: string) =>
  z.string({ error: `must be ${form}` }).regex(new RegExp(`^${STORABLE}${length}$`, 'u'), {
    error: `must be ${form}, without NUL or half a surrogate pair`,
  });

const KEY = text(`text of 1 to ${LONGEST_KEY} characters`, `{1,${LONGEST_KEY}}`);
const NAME = text('text that is not empty', '+');
const TITLE = text('text', '*');

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

/** Whether an instant is written as `toISOString` does it; most files do the same, and then there is nothing to rewrite. */
function isCanonical(instant: string): boolean {
  return instant.length === '2026-01-02T03:04:05.250Z'.length && instant[10] === 'T' && instant.endsWith('Z');
}

const INSTANT = z.string({ error: `must be ${INSTANT_FORM}` }).check((payload) => {
  const instantMs = parseInstant(payload.value);
  if (instantMs === null) {
    payload.issues.push({ code: 'custom', message: `must be ${INSTANT_FORM}`, input: payload.value });
  } else if (!isCanonical(payload.value)) {
    // One spelling for every instant: such texts sort as the instants do, and PostgreSQL reads each of them.
    payload.value = new Date(instantMs).toISOString();
  }
});

const SEVERITY_FORM = `must be a whole number from 0 to ${MOST_SEVERE_NUMBER}`;
const SEVERITY = z
  .int({ error: SEVERITY_FORM })
  .min(0, { error: SEVERITY_FORM })
  .max(MOST_SEVERE_NUMBER, { error: SEVERITY_FORM });

const ASSET_KEYS = z.array(KEY, { error: 'must be a list of asset keys, or null' }).check((payload) => {
  const seen = new Set<string>();
  const repeated = payload.value.findIndex((key) => seen.size === seen.add(key).size);
  if (repeated < 0) return;
  const message = 'must name each asset only once';
  payload.issues.push({ code: 'custom', message, path: [repeated], input: payload.value });
});

const MEMBER = z.strictObject({
  type: z.literal('member'),
  user: KEY,
  name: NAME.optional(),
  email: NAME.nullish(),
  role: oneOf(ROLES).optional(),
  team: KEY.nullish(),
});

const ASSET = z.strictObject({
  type: z.literal('asset'),
  key: KEY,
  name: NAME.optional(),
});

const CHANGE = z.strictObject({
  type: z.literal('change'),
  number: KEY,
  title: TITLE.optional(),
  change_type: oneOf(CHANGE_TYPES).optional(),
  state: oneOf(CHANGE_STATES).optional(),
  closure_code: oneOf(CLOSURE_CODES).nullish(),
  created_at: INSTANT.optional(),
  approved_at: INSTANT.nullish(),
  started_at: INSTANT.nullish(),
  completed_at: INSTANT.nullish(),
  owner: KEY.nullish(),
  /** In order, the first is the primary; null and [] both mean none. */
  affected_assets: ASSET_KEYS.nullish(),
});

const INCIDENT = z.strictObject({
  type: z.literal('incident'),
  number: KEY,
  title: TITLE.optional(),
  severity: SEVERITY.optional(),
  service: KEY.nullish(),
  assignee: KEY.nullish(),
  opened_at: INSTANT.optional(),
  resolved_at: INSTANT.nullish(),
  caused_by: KEY.nullish(),
});

const APPROVAL = z.strictObject({
  type: z.literal('approval'),
  id: KEY,
  change: KEY.optional(),
  approver: KEY.nullish(),
  requested_at: INSTANT.optional(),
  decided_at: INSTANT.nullish(),
  decision: oneOf(DECISIONS).nullish(),
});

const RUNBOOK_EXECUTION = z.strictObject({
  type: z.literal('runbook_execution'),
  id: KEY,
  runbook: NAME.optional(),
  change: KEY.nullish(),
  incident: KEY.nullish(),
  service: KEY.nullish(),
  started_at: INSTANT.optional(),
  finished_at: INSTANT.nullish(),
  outcome: oneOf(OUTCOMES).nullish(),
});

/** Every shape a line may have. Parsing refuses unknown fields and writes instants in UTC, `…:05.250Z`. */
export const LEDGER_RECORD = z.discriminatedUnion(
  'type',
  [MEMBER, ASSET, CHANGE, INCIDENT, APPROVAL, RUNBOOK_EXECUTION],
  { error: `must be one of ${RECORD_TYPES.join(', ')}` },
);
export type LedgerRecord = z.infer<typeof LEDGER_RECORD>;
