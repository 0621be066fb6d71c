const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEFORE_DAYS = 21;
const LAST_DAYS = 7;

/**
 * Import records of a company with two teams and a change of each a day for four weeks. Until a week before `endMs` a change
 * takes 2 h; in the last week 20 h in team `slower`, and still 2 h in team `steady`. Nothing else moves.
 * At `endMs` lead time regresses and nothing else does: of the whole workspace (11 h against 2 h), of change type `normal`, of
 * team `slower` and of its service (20 h against 2 h).
 */
export function* worseningLedger(endMs: number) {
  for (const team of ['slower', 'steady']) {
    yield { type: 'member', user: `u-${team}`, name: `Member of ${team}`, role: 'engineer', team };
    yield { type: 'asset', key: `s-${team}`, name: `Service of ${team}` };
  }
  for (let day = 1; day <= BEFORE_DAYS + LAST_DAYS; day += 1) {
    for (const team of ['slower', 'steady']) {
      const completedMs = endMs - day * DAY + HOUR;
      const hours = team === 'slower' && day <= LAST_DAYS ? 20 : 2;
      yield {
        ...{ type: 'change', number: `CHG-${team}-${day}`, title: `Change ${day}`, change_type: 'normal' },
        ...{
          state: 'completed',
          closure_code: 'successful',
          owner: `u-${team}`,
          affected_assets: [`s-${team}`],
        },
        created_at: new Date(completedMs - hours * HOUR).toISOString(),
        completed_at: new Date(completedMs).toISOString(),
      };
    }
  }
}
