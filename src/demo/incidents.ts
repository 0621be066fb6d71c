import { MS_PER_DAY, MS_PER_HOUR } from '../domain/window.js';
import { type DraftChange, trouble } from './changes.js';
import { type DemoTeam, QUIET_SERVICES, serviceName, TEAMS, userOf } from './company.js';
import type { Random } from './random.js';
import { anyInstant, workDays } from './rhythm.js';

/** An incident before it has its number. */
export interface DraftIncident {
  readonly title: string;
  readonly severity: number;
  readonly service: string | null;
  readonly assignee: string | null;
  readonly openedAtMs: number;
  readonly resolvedAtMs: number | null;
  readonly causedBy: DraftChange | null;
}

const WITHOUT_CAUSE_A_DAY = 2.4;
/** Hours to resolve, by severity 1 to 4. */
const MEDIAN_RESOLVE_HOURS = [0.9, 1.8, 4.5, 14];
const RESOLVE_SPREAD = 0.8;
const SYMPTOM = [
  'Errors',
  'Slow answers',
  'Time-outs',
  'Stale data',
  'Queue backlog',
  'Failed logins',
  'Partial outage',
];

/** The year's incidents: those that the changes cause, and those that just happen. */
export function draftIncidents(
  random: Random,
  changes: readonly DraftChange[],
  clock: { asOfMs: number; timeZone: string },
) {
  const { asOfMs, timeZone } = clock;
  const caused = changes.flatMap((change) => {
    if (change.completedAtMs === null || change.incidentDelayHours === null) return [];
    const openedAtMs = Math.round(change.completedAtMs + change.incidentDelayHours * MS_PER_HOUR);
    return [
      incident(random, { team: change.team, service: change.service, openedAtMs, causedBy: change, asOfMs }),
    ];
  });
  const others = workDays(asOfMs, timeZone).flatMap((day) =>
    Array.from({ length: random.count(WITHOUT_CAUSE_A_DAY * (0.5 + 0.5 * day.load)) }, () => {
      const team = random.pick(TEAMS, ({ share }) => share);
      const active = team.services.filter((key) => !QUIET_SERVICES.includes(key));
      const service = random.chance(0.04) ? null : random.pick(active);
      return incident(random, { team, service, openedAtMs: anyInstant(random, day), causedBy: null, asOfMs });
    }),
  );
  return [...caused, ...others].filter(({ openedAtMs }) => openedAtMs <= asOfMs);
}

interface Occurrence {
  readonly team: DemoTeam;
  readonly service: string | null;
  readonly openedAtMs: number;
  readonly causedBy: DraftChange | null;
  readonly asOfMs: number;
}

function incident(
  random: Random,
  { team, service, openedAtMs, causedBy, asOfMs }: Occurrence,
): DraftIncident {
  const severity = random.pick([1, 2, 3, 4], (level) => [1, 3, 6, 3][level - 1] ?? 1);
  const factor = trouble(team, (asOfMs - openedAtMs) / MS_PER_DAY);
  const hours = random.logNormal((MEDIAN_RESOLVE_HOURS[severity - 1] ?? 4) * factor, RESOLVE_SPREAD);
  const resolvedAtMs = Math.round(openedAtMs + hours * MS_PER_HOUR);
  return {
    title: `${random.pick(SYMPTOM)} in ${service === null ? 'an unknown component' : serviceName(service)}`,
    severity,
    service,
    assignee: random.chance(0.96) ? userOf(random.pick(team.people)) : null,
    openedAtMs,
    resolvedAtMs: resolvedAtMs <= asOfMs ? resolvedAtMs : null,
    causedBy,
  };
}
