import { CHANGE_SHAPE, EVENT_SHAPE, INCIDENT_SHAPE } from '../../domain/columns.js';
import type { ChangeFacts, EventFacts, IncidentFacts } from '../../domain/facts.js';
import { ChangeSegment, EventSegment, IncidentSegment } from '../../domain/segment.js';
import { addDays, localDateAt, startOfDayMs } from '../../domain/zone.js';
import type { SegmentKind } from './segment-list.js';

/** Shorter segments would cost more than they hold. */
export const FEWEST_ROWS = 512;

/** Changes in segments of whole days of a zone. */
export function changeKind(timeZone: string, fewestRows: number): SegmentKind<ChangeFacts, ChangeSegment> {
  return {
    shape: CHANGE_SHAPE,
    make: (facts) => new ChangeSegment(facts, true),
    warm: ({ leads }) => void leads.order,
    fewestRows,
    dayOf: (ms) => dayOf(ms, timeZone),
  };
}

/** Incidents in segments of whole days of a zone. */
export function incidentKind(
  timeZone: string,
  fewestRows: number,
): SegmentKind<IncidentFacts, IncidentSegment> {
  return {
    shape: INCIDENT_SHAPE,
    make: (facts) => new IncidentSegment(facts, true),
    warm: ({ timesToResolve }) => void timesToResolve.order,
    fewestRows,
    dayOf: (ms) => dayOf(ms, timeZone),
  };
}

/** Events in segments of whole days of a zone. */
export function eventKind(timeZone: string, fewestRows: number): SegmentKind<EventFacts, EventSegment> {
  return {
    shape: EVENT_SHAPE,
    make: (facts) => new EventSegment(facts),
    warm: () => undefined,
    fewestRows,
    dayOf: (ms) => dayOf(ms, timeZone),
  };
}

function dayOf(ms: number, timeZone: string) {
  const date = localDateAt(ms, timeZone);
  return { startMs: startOfDayMs(date, timeZone), endMs: startOfDayMs(addDays(date, 1), timeZone) };
}
