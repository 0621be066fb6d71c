import { worseningLedger } from './worsening-ledger.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The worsening ledger, and what makes all four metrics of the 30 days before `endMs` and of the 30 before those worth showing:
 * in each of them team `slower` rolls a change back and resolves an incident, 3 h long and before that 5 h.
 */
export function* widgetLedger(endMs: number) {
  yield* worseningLedger(endMs);
  for (const [name, daysAgo, hours] of [
    ['now', 10, 3],
    ['before', 40, 5],
  ] as const) {
    const atMs = endMs - daysAgo * DAY;
    yield {
      ...{ type: 'change', number: `CHG-back-${name}`, title: 'Taken back', change_type: 'normal' },
      ...{
        state: 'rolled_back',
        closure_code: 'successful',
        owner: 'u-slower',
        affected_assets: ['s-slower'],
      },
      ...{ created_at: instant(atMs - HOUR), completed_at: instant(atMs) },
    };
    yield {
      ...{ type: 'change', number: `CHG-done-${name}`, title: 'Done', change_type: 'standard' },
      ...{ state: 'completed', closure_code: 'successful', owner: 'u-slower', affected_assets: ['s-slower'] },
      ...{ created_at: instant(atMs - 4 * HOUR), completed_at: instant(atMs) },
    };
    yield {
      ...{ type: 'incident', number: `INC-${name}`, title: 'Trouble', severity: 2, service: 's-slower' },
      ...{ assignee: 'u-slower', opened_at: instant(atMs - hours * HOUR), resolved_at: instant(atMs) },
    };
  }
}

const instant = (ms: number) => new Date(ms).toISOString();
