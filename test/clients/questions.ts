/** Reports of one ledger that differ in one thing each: window, group, filter. A cache must keep them apart. */
export const GROUPS = `query Groups($window: DoraWindowInput!, $groupBy: DoraDimension, $filter: DoraFilterInput) {
  dora(window: $window, groupBy: $groupBy, filter: $filter) {
    __typename
    overall { __typename leadTimeHours { __typename value sampleSize } }
    groups(first: 20) { __typename edges { __typename node { __typename id key label metrics { __typename leadTimeHours { __typename value sampleSize } } } } }
  }
  operations(window: $window, groupBy: $groupBy, filter: $filter) {
    __typename
    groups(first: 20) { __typename edges { __typename node { __typename id key operations { __typename changes { __typename closed } } } } }
  }
}`;

const MAY = { start: '2026-05-01T00:00:00Z', end: '2026-05-20T00:00:00Z' };
const APRIL = { start: '2026-04-20T00:00:00Z', end: '2026-05-10T00:00:00Z' };

export const QUESTIONS = [
  { window: MAY, groupBy: 'TEAM' },
  { window: APRIL, groupBy: 'TEAM' },
  { window: MAY, groupBy: 'SERVICE' },
  { window: MAY, groupBy: 'TEAM', filter: { changeTypes: ['NORMAL'] } },
  { window: MAY, groupBy: 'TEAM', filter: { changeTypes: ['EMERGENCY', 'STANDARD'] } },
  { window: MAY, groupBy: 'CHANGE_TYPE', filter: { teams: ['team-00'] } },
] as const;
