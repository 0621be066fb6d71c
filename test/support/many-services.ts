const DAY = 86_400_000;
const CHANGES_EACH = 4;

/** A ledger of many services, `s-001` on, with a few changes each: the later its number, the longer its lead times. */
export function* manyServices(count: number, nowMs: number) {
  for (let index = 1; index <= count; index += 1) {
    const name = String(index).padStart(3, '0');
    yield { type: 'asset', key: `s-${name}`, name: `Service ${name}` };
    for (let change = 1; change <= CHANGES_EACH; change += 1) {
      const completedMs = nowMs - change * 5 * DAY;
      yield {
        ...{ type: 'change', number: `CHG-${name}-${change}`, title: 'Release', change_type: 'standard' },
        ...{ state: 'completed', closure_code: 'successful', owner: null, affected_assets: [`s-${name}`] },
        created_at: new Date(completedMs - index * 60_000).toISOString(),
        completed_at: new Date(completedMs).toISOString(),
      };
    }
  }
}
