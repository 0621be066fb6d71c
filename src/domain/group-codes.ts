import { type CodeTable, tableOf } from './code-table.js';
import { type FactNames, NO_CHANGE_TYPE } from './facts.js';
import type { Dimension, GroupKey } from './grouping.js';
import { CHANGE_TYPES } from './ledger-words.js';

/** The keys of a dimension, numbered: what grouping a million rows compares instead of words. */
export interface GroupCodes {
  /** By code. Code 0 is null, "Unassigned". */
  readonly keys: readonly GroupKey[];
  /** The code of what a row holds: an id, or for change types their number. */
  readonly codes: CodeTable;
}

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
  const codeByType = new Map(CHANGE_TYPES.map((_, type) => [type, type + 1]));
  return { keys: [null, ...CHANGE_TYPES], codes: tableOf(codeByType.set(NO_CHANGE_TYPE, 0)) };
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
  return { keys, codes: tableOf(codeById) };
}
