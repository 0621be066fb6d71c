import {
  CHANGE_SHAPE,
  type Columns,
  columnOf,
  INCIDENT_SHAPE,
  joined,
  rowsOf,
  type Shape,
} from '../../src/domain/columns.js';
import type { LedgerFacts } from '../../src/domain/ledger-facts.js';
import { stretchesOf } from '../../src/domain/slice.js';
import type { Window } from '../../src/domain/window.js';

/** The records of a window as lists by column, however they are cut into segments. */
export function plainFacts({ changes, incidents, names }: LedgerFacts, window: Window) {
  const inWindow = <C extends Columns>(
    stretches: readonly { segment: { facts: C }; start: number; end: number }[],
    shape: Shape<C>,
  ) => {
    const all = joined(
      stretches.map(({ segment, start, end }) => rowsOf(segment.facts, shape, start, end)),
      shape,
    );
    return Object.fromEntries(
      shape.names.map((name) => [name, all === null ? [] : [...columnOf(all, name)]]),
    );
  };
  return {
    changes: inWindow(stretchesOf(changes, window), CHANGE_SHAPE),
    incidents: inWindow(stretchesOf(incidents, window), INCIDENT_SHAPE),
    teams: [...names.teamByMemberId].sort(),
    assets: [...names.assetById.values()].sort((a, b) => a.id - b.id),
  };
}

/** The ids of the changes, in order. */
export function changeIds({ changes }: LedgerFacts): number[] {
  return changes.flatMap(({ facts }) => [...facts.id]);
}
