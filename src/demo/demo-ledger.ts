import { MS_PER_HOUR } from '../domain/window.js';
import { type DraftChange, draftChanges } from './changes.js';
import { serviceName, TEAMS, userOf, WITHOUT_TEAM } from './company.js';
import { type DraftIncident, draftIncidents } from './incidents.js';
import { Random } from './random.js';

export interface DemoOptions {
  readonly seed: number;
  /** The instant that the year ends at; nothing in it is later. */
  readonly asOfMs: number;
  /** Whose working hours the company keeps. */
  readonly timeZone: string;
}

/**
 * The import records of a believable year: 8 teams, 40 services, about 12,000 changes and 1,500 incidents, one team that
 * gets worse in the last week, one that improves over the last quarter. The same options give the same records.
 */
export function* demoLedger({ seed, asOfMs, timeZone }: DemoOptions): Generator<object> {
  const random = new Random(seed);
  yield* members();
  for (const key of TEAMS.flatMap(({ services }) => services))
    yield { type: 'asset', key, name: serviceName(key) };
  const changes = draftChanges(random, asOfMs, timeZone).sort((a, b) => a.createdAtMs - b.createdAtMs);
  const numbers = new Map(changes.map((change, i) => [change, numbered('CHG', i)]));
  const incidents = draftIncidents(random, changes, { asOfMs, timeZone }).sort(
    (a, b) => a.openedAtMs - b.openedAtMs,
  );
  for (const change of changes) yield changeRecord(change, numbers.get(change));
  for (const [i, incident] of incidents.entries()) {
    yield incidentRecord(
      incident,
      numbered('INC', i),
      incident.causedBy === null ? null : numbers.get(incident.causedBy),
    );
  }
  yield* approvals(random, changes, numbers);
  yield* runbookExecutions(random, incidents, asOfMs);
}

function numbered(prefix: string, index: number): string {
  return `${prefix}-${String(index + 1).padStart(6, '0')}`;
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function* members(): Generator<object> {
  for (const { name: team, people } of TEAMS) {
    for (const [i, person] of people.entries()) yield member(person, i === 0 ? 'approver' : 'engineer', team);
  }
  for (const [i, person] of WITHOUT_TEAM.entries())
    yield member(person, ['owner', 'admin', 'admin', 'viewer', 'viewer'][i], null);
}

function member(name: string, role: string | undefined, team: string | null): object {
  const email = `${userOf(name).slice(2).replaceAll('-', '.')}@acme.example`;
  return { type: 'member', user: userOf(name), name, email, role, team };
}

function changeRecord(change: DraftChange, number: string | undefined): object {
  return {
    type: 'change',
    number,
    title: change.title,
    change_type: change.changeType,
    state: change.state,
    closure_code: change.closureCode,
    created_at: instant(change.createdAtMs),
    approved_at: instant(change.approvedAtMs),
    started_at: instant(change.startedAtMs),
    completed_at: instant(change.completedAtMs),
    owner: change.owner,
    affected_assets: change.affectedAssets,
  };
}

function incidentRecord(
  incident: DraftIncident,
  number: string,
  causedBy: string | null | undefined,
): object {
  return {
    type: 'incident',
    number,
    title: incident.title,
    severity: incident.severity,
    service: incident.service,
    assignee: incident.assignee,
    opened_at: instant(incident.openedAtMs),
    resolved_at: instant(incident.resolvedAtMs),
    caused_by: causedBy,
  };
}

/** Standard changes are approved beforehand; every other one asks its team's approver, and some are sent back once. */
function* approvals(
  random: Random,
  changes: readonly DraftChange[],
  numbers: ReadonlyMap<DraftChange, string>,
): Generator<object> {
  let count = 0;
  for (const change of changes) {
    if (change.changeType === 'standard' || change.state === 'draft') continue;
    const approver = userOf(change.team.people[0] ?? '');
    const approval = (requestedAtMs: number, decidedAtMs: number | null, decision: string | null) => {
      count += 1;
      const instants = { requested_at: instant(requestedAtMs), decided_at: instant(decidedAtMs) };
      return {
        type: 'approval',
        id: `a-${count}`,
        change: numbers.get(change),
        approver,
        ...instants,
        decision,
      };
    };
    const { createdAtMs, approvedAtMs } = change;
    if (approvedAtMs === null) {
      yield approval(createdAtMs, null, null);
      continue;
    }
    const requestedAtMs = Math.round(createdAtMs + (approvedAtMs - createdAtMs) * random.between(0.3, 0.8));
    if (random.chance(0.05)) yield approval(createdAtMs, requestedAtMs, 'rejected');
    yield approval(requestedAtMs, approvedAtMs, 'approved');
  }
}

const RUNBOOKS = ['restart-pool', 'fail-over-database', 'drain-node', 'purge-cache', 'roll-back-release'];

/** Every second incident has a runbook run; one that is under way at the end is still running. */
function* runbookExecutions(
  random: Random,
  incidents: readonly DraftIncident[],
  asOfMs: number,
): Generator<object> {
  for (const [i, incident] of incidents.entries()) {
    if (!random.chance(0.5)) continue;
    const startedAtMs = Math.round(incident.openedAtMs + random.between(0.02, 0.4) * MS_PER_HOUR);
    if (startedAtMs > asOfMs) continue;
    const finishedAtMs = Math.round(startedAtMs + random.logNormal(0.2, 0.7) * MS_PER_HOUR);
    const isRunning = finishedAtMs > asOfMs;
    const outcome = random.pick(
      ['succeeded', 'failed', 'aborted'] as const,
      (word) => ({ succeeded: 86, failed: 9, aborted: 5 })[word],
    );
    yield {
      type: 'runbook_execution',
      id: `r-${i + 1}`,
      runbook: random.pick(RUNBOOKS),
      change: null,
      incident: numbered('INC', i),
      service: incident.service,
      started_at: instant(startedAtMs),
      finished_at: isRunning ? null : instant(finishedAtMs),
      outcome: isRunning ? null : outcome,
    };
  }
}
