import type { ChangeState, ChangeType, ClosureCode } from '../domain/ledger-words.js';
import { MS_PER_HOUR } from '../domain/window.js';
import {
  type DemoTeam,
  IMPROVING_TEAM,
  QUIET_SERVICES,
  serviceName,
  TEAMS,
  userOf,
  WITHOUT_TEAM,
  WORSENING_TEAM,
} from './company.js';
import type { Random } from './random.js';
import { type WorkDay, workDays, workInstant } from './rhythm.js';

/** A change before it has its number. */
export interface DraftChange {
  readonly team: DemoTeam;
  readonly service: string | null;
  readonly title: string;
  readonly changeType: ChangeType;
  readonly state: ChangeState;
  readonly closureCode: ClosureCode | null;
  readonly createdAtMs: number;
  readonly approvedAtMs: number | null;
  readonly startedAtMs: number | null;
  readonly completedAtMs: number | null;
  readonly owner: string | null;
  readonly affectedAssets: readonly string[];
  /** Hours from completion to an incident that it causes; null where it causes none. */
  readonly incidentDelayHours: number | null;
}

const CHANGES_A_DAY = 47;
const QUIET_DAYS = 45;
/** A week and two days: the nightly evaluation's last seven whole days lie in it, whatever the hour the demo starts at. */
const BAD_WEEK_DAYS = 9;
const QUARTER_DAYS = 90;

const TYPE_SHARE: Readonly<Record<ChangeType, number>> = { standard: 0.62, normal: 0.31, emergency: 0.07 };
const MEDIAN_LEAD_HOURS: Readonly<Record<ChangeType, number>> = { standard: 7, normal: 20, emergency: 2 };
const LEAD_SPREAD = 0.6;
const TYPES = ['standard', 'normal', 'emergency'] as const;
const WORK = ['Deploy', 'Upgrade', 'Roll out', 'Reconfigure', 'Scale', 'Patch', 'Migrate', 'Tune'];
const OBJECT = [
  'release',
  'schema',
  'cache',
  'feature flag',
  'TLS settings',
  'worker pool',
  'dependencies',
  'rate limits',
];

/** How a team does at some age of the ledger, against its usual self: 1 is as usual, 2 is twice as slow or as faulty. */
export function trouble(team: DemoTeam, ageDays: number): number {
  if (team.name === WORSENING_TEAM && ageDays < BAD_WEEK_DAYS) return 3.4;
  if (team.name === IMPROVING_TEAM && ageDays < QUARTER_DAYS) return 0.45 + (1.05 * ageDays) / QUARTER_DAYS;
  return team.name === IMPROVING_TEAM ? 1.5 : 1;
}

/** The year's changes: those that were completed by `asOfMs`, then those under way at that instant. */
export function draftChanges(random: Random, asOfMs: number, timeZone: string): DraftChange[] {
  const days = workDays(asOfMs, timeZone);
  const shares = TEAMS.reduce((sum, { share }) => sum + share, 0);
  const completed = days.flatMap((day) =>
    TEAMS.flatMap((team) =>
      Array.from({ length: random.count((CHANGES_A_DAY * day.load * team.share) / shares) }, () =>
        completedChange(random, team, day),
      ),
    ),
  );
  const open = TEAMS.flatMap((team) => Array.from({ length: 9 }, () => openChange(random, team, asOfMs)));
  const isPast = ({ createdAtMs, approvedAtMs, completedAtMs }: DraftChange) =>
    Math.max(createdAtMs, approvedAtMs ?? 0, completedAtMs ?? 0) <= asOfMs;
  return [...completed.filter(isPast), ...open];
}

function completedChange(random: Random, team: DemoTeam, day: WorkDay): DraftChange {
  const changeType = random.pick(TYPES, (type) => TYPE_SHARE[type]);
  const factor = trouble(team, day.age);
  const completedAtMs = workInstant(random, day);
  const leadHours = random.logNormal(MEDIAN_LEAD_HOURS[changeType] * team.pace * factor, LEAD_SPREAD);
  const createdAtMs = Math.round(completedAtMs - leadHours * MS_PER_HOUR);
  const startedAtMs = Math.round(
    completedAtMs - Math.min(leadHours * 0.4, random.logNormal(0.8, 0.6)) * MS_PER_HOUR,
  );
  const approvedAtMs = Math.round(createdAtMs + (startedAtMs - createdAtMs) * random.between(0.2, 0.9));
  const common = { ...subject(random, team, day.age), changeType, createdAtMs, approvedAtMs };
  if (random.chance(0.03)) {
    return {
      ...common,
      state: 'cancelled',
      closureCode: null,
      startedAtMs: null,
      completedAtMs: null,
      incidentDelayHours: null,
    };
  }
  return { ...common, ...ending(random, team.failureShare * factor), startedAtMs, completedAtMs };
}

/** Failures show as an incident, a rollback, or a closure code; some incidents come too late to count. */
function ending(
  random: Random,
  failureShare: number,
): Pick<DraftChange, 'state' | 'closureCode' | 'incidentDelayHours'> {
  const closedWell = random.chance(0.92) ? 'successful' : 'successful_with_issues';
  if (!random.chance(failureShare)) {
    const incidentDelayHours = random.chance(0.008) ? random.between(26, 120) : null;
    return { state: 'completed', closureCode: closedWell, incidentDelayHours };
  }
  const kind = random.next();
  if (kind < 0.2) return { state: 'completed', closureCode: 'unsuccessful', incidentDelayHours: null };
  if (kind < 0.4)
    return {
      state: 'rolled_back',
      closureCode: random.chance(0.5) ? 'unsuccessful' : null,
      incidentDelayHours: null,
    };
  return {
    state: 'completed',
    closureCode: closedWell,
    incidentDelayHours: Math.min(23.5, random.logNormal(2.5, 0.9)),
  };
}

function openChange(random: Random, team: DemoTeam, asOfMs: number): DraftChange {
  const createdAtMs = Math.round(asOfMs - random.between(0.2, 140) * MS_PER_HOUR);
  const state = random.pick([
    'draft',
    'submitted',
    'submitted',
    'approved',
    'scheduled',
    'in_progress',
  ] as const);
  const isApproved = state === 'approved' || state === 'scheduled' || state === 'in_progress';
  const approvedAtMs = isApproved ? Math.round(createdAtMs + (asOfMs - createdAtMs) * 0.5) : null;
  const startedAtMs = state === 'in_progress' ? Math.round(createdAtMs + (asOfMs - createdAtMs) * 0.9) : null;
  return {
    ...subject(random, team, 0),
    changeType: random.chance(0.4) ? 'standard' : 'normal',
    ...{
      state,
      closureCode: null,
      createdAtMs,
      approvedAtMs,
      startedAtMs,
      completedAtMs: null,
      incidentDelayHours: null,
    },
  };
}

/** What a change is about and whose it is; a few have nobody, a few affect nothing that is on record. */
function subject(random: Random, team: DemoTeam, ageDays: number) {
  const active = team.services.filter((key) => ageDays > QUIET_DAYS || !QUIET_SERVICES.includes(key));
  const service = random.chance(0.025)
    ? null
    : random.pick(active, (key) => 1 / (1 + team.services.indexOf(key)));
  const others =
    service !== null && random.chance(0.14)
      ? [random.pick(team.services.filter((key) => key !== service))]
      : [];
  const owner = random.chance(0.95)
    ? random.pick(team.people)
    : random.chance(0.5)
      ? random.pick(WITHOUT_TEAM)
      : null;
  return {
    team,
    service,
    title: `${random.pick(WORK)} ${random.pick(OBJECT)}: ${service === null ? 'internal tooling' : serviceName(service)}`,
    owner: owner === null ? null : userOf(owner),
    affectedAssets: service === null ? [] : [service, ...others],
  };
}
