import fc from 'fast-check';
import type { Filter } from '../../src/domain/grouping.js';
import { CHANGE_STATES, CHANGE_TYPES, CLOSURE_CODES } from '../../src/domain/ledger-words.js';
import { change, incident, ledger, type PlainChange, type PlainLedger } from './ledger-builder.js';

/** A zone around one of its clock changes (or around nothing), with the local midnights near by. */
export interface ZoneScene {
  readonly zone: string;
  /** Instants at which a day begins, ascending; the clock change is among them or between two. */
  readonly midnightsMs: readonly number[];
  readonly clockChangeMs: number;
}

/** One ledger and everything that is asked of it. */
export interface RandomCase {
  readonly scene: ZoneScene;
  readonly startMs: number;
  readonly endMs: number;
  readonly asOfMs: number;
  readonly failureWindowHours: number;
  readonly filters: readonly Filter[];
  readonly ledger: PlainLedger;
}

const TEAMS = { ada: 'payments', bob: 'search', cyd: 'payments', dan: null, eve: 'ops' };
const SERVICES = { checkout: 'Checkout API', index: 'Search index', queue: 'Queue', vault: 'Vault' };
const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** W in hours, and its last whole millisecond. 2.3 and 0.0021 miss theirs in binary; 0.0000126 has none. */
export const FAILURE_WINDOWS = [
  [24, DAY],
  [1, HOUR],
  [0.5, HOUR / 2],
  [2.3, 8_280 * SECOND],
  [0.0021, 7_560],
  [0.0000126, 45],
  [720, 30 * DAY],
] as const;

const nearMs = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, -1, 1) },
  { weight: 1, arbitrary: fc.integer({ min: -HOUR, max: HOUR }) },
  { weight: 2, arbitrary: fc.integer({ min: -3 * DAY, max: 3 * DAY }) },
);
const durationMs = fc.oneof(
  fc.constantFrom(0, 1, HOUR, DAY),
  fc.integer({ min: 0, max: 10 * DAY }),
  fc.integer({ min: 0, max: 5 }).map((hours) => hours * HOUR),
);
const place = fc.record({ anchor: fc.nat({ max: 99 }), nearMs });
const owner = fc.constantFrom(null, ...Object.keys(TEAMS));

const changeSeed = fc.record({
  at: place,
  leadMs: durationMs,
  isCompleted: fc.nat({ max: 15 }).map((n) => n > 0),
  state: fc.oneof(
    { weight: 2, arbitrary: fc.constant('completed' as const) },
    fc.constantFrom(...CHANGE_STATES),
  ),
  closureCode: fc.constantFrom('successful' as const, null, ...CLOSURE_CODES),
  changeType: fc.constantFrom(...CHANGE_TYPES),
  owner,
  affectedAssets: fc
    .subarray(Object.keys(SERVICES), { maxLength: 2 })
    .chain((keys) => fc.shuffledSubarray(keys, { minLength: keys.length })),
});
const incidentSeed = fc.record({
  at: place,
  cause: fc.option(fc.nat({ max: 119 })),
  /** From the completion of its cause: at, around, and at the end of the failure window. */
  delay: fc.oneof(
    fc.constantFrom(-1, 0, 1),
    fc.constantFrom('W - 1' as const, 'W' as const, 'W + 1' as const),
    fc.integer({ min: -DAY, max: 2 * DAY }),
  ),
  timeToResolveMs: fc.option(durationMs, { freq: 6 }),
  service: fc.constantFrom(null, ...Object.keys(SERVICES)),
  assignee: owner,
});

const listed = <T>(keys: readonly T[]) =>
  fc.option(fc.subarray([...keys], { minLength: 1 }), { nil: undefined });
const filter: fc.Arbitrary<Filter> = fc.record({
  team: listed(['payments', 'search', 'ops', null]),
  service: listed([...Object.keys(SERVICES), null]),
  change_type: listed([...CHANGE_TYPES, null]),
});

/** Random ledgers whose instants crowd around every bound that a number depends on. */
export function randomCases(scenes: readonly ZoneScene[]): fc.Arbitrary<RandomCase> {
  const seeds = fc.record({
    scene: fc.nat({ max: scenes.length - 1 }),
    start: fc.record({ day: fc.integer({ min: 20, max: 38 }), nearMs }),
    lengthMs: fc.oneof(
      fc.integer({ min: 1, max: 30 }).map((days) => days * DAY),
      fc.integer({ min: 1, max: 45 * DAY }),
    ),
    asOf: place,
    failureWindow: fc.constantFrom(...FAILURE_WINDOWS),
    filters: fc.array(filter, { minLength: 2, maxLength: 2 }),
    changes: fc.array(changeSeed, { maxLength: 120, size: 'max' }),
    incidents: fc.array(incidentSeed, { maxLength: 60, size: 'max' }),
  });
  return seeds.map((seed) => grow(seed, scenes[seed.scene] ?? fail()));
}

interface Seed {
  readonly start: { readonly day: number; readonly nearMs: number };
  readonly lengthMs: number;
  readonly asOf: Place;
  readonly failureWindow: readonly [hours: number, lastMs: number];
  readonly filters: readonly Filter[];
  readonly changes: readonly (typeof changeSeed extends fc.Arbitrary<infer T> ? T : never)[];
  readonly incidents: readonly (typeof incidentSeed extends fc.Arbitrary<infer T> ? T : never)[];
}
interface Place {
  readonly anchor: number;
  readonly nearMs: number;
}

function grow(seed: Seed, scene: ZoneScene): RandomCase {
  const [failureWindowHours, windowMs] = seed.failureWindow;
  const startMs = (scene.midnightsMs[seed.start.day] ?? fail()) + seed.start.nearMs;
  const endMs = startMs + seed.lengthMs;
  const bounds = [startMs, endMs, startMs - seed.lengthMs, scene.clockChangeMs];
  const midnights = scene.midnightsMs.filter((ms) => ms > startMs - 2 * DAY && ms < endMs + 2 * DAY);
  const anchors = [...bounds, ...bounds, ...midnights];
  const instantOf = ({ anchor, nearMs: near }: Place) => (anchors[anchor % anchors.length] ?? fail()) + near;
  const asOfMs = instantOf(seed.asOf);
  anchors.push(asOfMs - windowMs);
  const changes = seed.changes.map(({ at, leadMs, isCompleted, ...rest }) => {
    const completedMs = instantOf(at);
    return change({
      ...rest,
      createdAt: iso(completedMs - leadMs),
      completedAt: isCompleted ? iso(completedMs) : null,
    });
  });
  const incidents = seed.incidents.map(({ at, cause, delay, timeToResolveMs, ...rest }) => {
    const causing = cause === null || changes.length === 0 ? undefined : changes[cause % changes.length];
    const openedMs = openedAfter(causing, delayMs(delay, windowMs)) ?? instantOf(at) - (timeToResolveMs ?? 0);
    return incident({
      ...rest,
      openedAt: iso(openedMs),
      resolvedAt: timeToResolveMs === null ? null : iso(openedMs + timeToResolveMs),
      causedBy: causing === undefined ? null : `CHG-${changes.indexOf(causing) + 1}`,
    });
  });
  const content = ledger({ teams: TEAMS, services: SERVICES, changes, incidents });
  return {
    scene,
    startMs,
    endMs,
    asOfMs,
    failureWindowHours,
    filters: [{}, ...seed.filters],
    ledger: content,
  };
}

function openedAfter(cause: PlainChange | undefined, delay: number): number | null {
  return cause?.completedAt == null ? null : Date.parse(cause.completedAt) + delay;
}

function delayMs(delay: number | 'W - 1' | 'W' | 'W + 1', windowMs: number): number {
  if (typeof delay === 'number') return delay;
  return windowMs + { 'W - 1': -1, W: 0, 'W + 1': 1 }[delay];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function fail(): never {
  throw new Error('a random case reached outside its scene');
}
