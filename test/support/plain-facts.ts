import {
  CHANGE_SHAPE,
  type Columns,
  columnOf,
  EVENT_SHAPE,
  INCIDENT_SHAPE,
  joined,
  rowsOf,
  type Shape,
} from '../../src/domain/columns.js';
import type { LedgerFacts } from '../../src/domain/ledger-facts.js';
import { openRecordsOf } from '../../src/domain/operations/open-incidents.js';
import type { OperationsFacts } from '../../src/domain/operations/operations-facts.js';
import { wholePartition } from '../../src/domain/partition.js';
import type { EventSegment } from '../../src/domain/segment.js';
import { stretchesOf } from '../../src/domain/slice.js';
import type { Window } from '../../src/domain/window.js';

/** The events of a window as sorted rows, and what is open at its end: the facts' own order leaves ties open. */
export function plainEvents(facts: OperationsFacts, window: Window) {
  const rowsOfEach = (segments: readonly EventSegment[]) =>
    stretchesOf(segments, window)
      .flatMap(({ segment, start, end }) =>
        Array.from({ length: end - start }, (_, i) =>
          EVENT_SHAPE.names.map((name) => columnOf(segment.facts, name)[start + i]).join(' '),
        ),
      )
      .sort();
  return {
    approvals: rowsOfEach(facts.approvals),
    runbooks: rowsOfEach(facts.runbooks),
    open: openRecordsOf(facts, wholePartition(), window.endMs),
  };
}

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
    const valuesOf = (columns: C, name: (typeof shape.names)[number]) =>
      // A column that is all 0 may be kept as none.
      Array.from({ length: columns.count }, (_, row) => columnOf(columns, name)[row] ?? 0);
    return Object.fromEntries(shape.names.map((name) => [name, all === null ? [] : valuesOf(all, name)]));
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
