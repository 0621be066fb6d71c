import { fromNodeId } from '../analytics/node-id.js';
import type { Filter, GroupKey } from '../domain/grouping.js';
import { DIMENSIONS, type Dimension } from '../domain/grouping.js';
import { CHANGE_TYPES, type ChangeType } from '../domain/ledger-words.js';
import { badInput, quoted } from '../errors.js';

interface Term {
  readonly dimension: Dimension;
  readonly value: GroupKey;
}

/** `key:value`, the value bare up to the next comma, or in double quotes with a quote inside written twice. */
const TERM = /([^:,"]*):(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/y;

/**
 * Reads a filter such as `team:payments,team:,service:"a, b"`. Repeats of a key are OR, different keys AND; a key with
 * nothing behind it is Unassigned. A service may be given by its id or by its asset's key.
 * @throws PublicError BAD_USER_INPUT that names `filter` and what is wrong.
 */
export function parseFilterText(text: string): Filter {
  const byDimension = Map.groupBy(parseTerms(text), ({ dimension }) => dimension);
  const valuesOf = (dimension: Dimension) => byDimension.get(dimension)?.map(({ value }) => value);
  return {
    team: valuesOf('team'),
    service: valuesOf('service')?.flatMap(assetKeys),
    change_type: valuesOf('change_type')?.map(toChangeType),
  };
}

function parseTerms(text: string): Term[] {
  const terms: Term[] = [];
  let position = 0;
  while (position < text.length) {
    TERM.lastIndex = position;
    const match = TERM.exec(text);
    if (match === null) {
      throw badInput(
        'filter',
        `must be key:value pairs with commas between them; not understood from ${quoted(text.slice(position))} on`,
      );
    }
    const [whole, name = '', inQuotes, bare = '', separator] = match;
    const value = inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"');
    terms.push({ dimension: toDimension(name), value: value === '' ? null : value });
    position += whole.length;
    if (separator === ',' && position === text.length) throw badInput('filter', 'must not end with a comma');
  }
  return terms;
}

function toDimension(name: string): Dimension {
  const dimension = DIMENSIONS.find((known) => known === name);
  if (dimension === undefined)
    throw badInput('filter', `knows ${DIMENSIONS.join(', ')}, not ${quoted(name)}`);
  return dimension;
}

function toChangeType(value: GroupKey): ChangeType | null {
  if (value === null) return null;
  const type = CHANGE_TYPES.find((known) => known === value);
  if (type === undefined)
    throw badInput('filter', `change_type is one of ${CHANGE_TYPES.join(', ')}, not ${quoted(value)}`);
  return type;
}

/** An asset's key might look like an id, so both readings are meant. */
function assetKeys(value: GroupKey): GroupKey[] {
  const node = value === null ? null : fromNodeId(value);
  return node?.kind === 'Asset' ? [value, node.key] : [value];
}
