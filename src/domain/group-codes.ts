import { type FactNames, NO_CHANGE_TYPE } from './facts.js';
import type { Dimension, GroupKey } from './grouping.js';
import { CHANGE_TYPES } from './ledger-words.js';

/** The keys of a dimension, numbered: what grouping a million rows compares instead of words. */
export interface GroupCodes {
  /** By code. Code 0 is null, "Unassigned". */
  readonly keys: readonly GroupKey[];
  /** The code of what a row holds: an id, or for change types their number. */
  readonly codeOf: (held: number) => number;
}

/** A table by id may have this many empty entries and more; ids farther apart are looked up in a map. */
const WIDEST_TABLE = 4_194_304;

const known = new WeakMap<FactNames, Map<Dimension, GroupCodes>>();

/** The codes of a dimension: worked out once for the same names. */
export function groupCodes(names: FactNames, dimension: Dimension): GroupCodes {
  const ofNames = known.get(names) ?? new Map<Dimension, GroupCodes>();
  known.set(names, ofNames);
  const found = ofNames.get(dimension) ?? codesOf(names, dimension);
  ofNames.set(dimension, found);
  return found;
}

function codesOf({ teamByMemberId, assetById }: FactNames, dimension: Dimension): GroupCodes {
  if (dimension === 'team') return codesOfIds(teamByMemberId);
  if (dimension === 'service') return codesOfIds(new Map([...assetById].map(([id, { key }]) => [id, key])));
  return { keys: [null, ...CHANGE_TYPES], codeOf: (type) => (type === NO_CHANGE_TYPE ? 0 : type + 1) };
}

function codesOfIds(keyById: ReadonlyMap<number, GroupKey>): GroupCodes {
  const keys: GroupKey[] = [null];
  const codeByKey = new Map<GroupKey, number>([[null, 0]]);
  const codeById = new Map<number, number>();
  for (const [id, key] of keyById) {
    const code = codeByKey.get(key) ?? keys.push(key) - 1;
    codeByKey.set(key, code);
    codeById.set(id, code);
  }
  return { keys, codeOf: lookUp(codeById) };
}

function lookUp(codeById: ReadonlyMap<number, number>): (id: number) => number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const id of codeById.keys()) {
    lowest = Math.min(lowest, id);
    highest = Math.max(highest, id);
  }
  if (highest - lowest >= WIDEST_TABLE) return (id) => codeById.get(id) ?? 0;
  const table = new Int32Array(Math.max(0, highest - lowest + 1));
  for (const [id, code] of codeById) table[id - lowest] = code;
  return (id) => (id < lowest || id > highest ? 0 : (table[id - lowest] ?? 0));
}
