import type { Orm } from '../db/orm.js';
import type { GoalSet } from '../domain/goals.js';
import { storedGoals } from '../domain/settings.js';
import { addDays, addMonths, type LocalDate, localDateAt } from '../domain/zone.js';
import { changeSettings } from '../store/settings.store.js';
import type { WorkspaceRow } from '../store/workspace.store.js';

/** With fewer records, every other service of a company of this size is worse than usual in any week. */
const MIN_SAMPLE_SIZE = 40;
const DEMO_ACTOR = { kind: 'token', key: 'demo', name: 'vigilo demo', role: 'owner', team: null } as const;

/** Goals of this quarter and the last, some met and some not, and a minimum sample that keeps nights quiet. */
export async function setUpDemo(orm: Orm, workspace: WorkspaceRow, asOfMs: number): Promise<void> {
  const thisQuarter = quarterEndOf(localDateAt(asOfMs, workspace.timeZone));
  const lastQuarter = addDays(addMonths(addDays(thisQuarter, 1), -MONTHS_PER_QUARTER), -1);
  const targets = { deploy_frequency: 30, lead_time: 16, change_failure_rate: 0.1, mttr: 4 };
  const goals: GoalSet = { quarterEnd: thisQuarter, targets };
  const before: GoalSet = {
    quarterEnd: lastQuarter,
    targets: { ...targets, deploy_frequency: 28, lead_time: 18 },
  };
  await changeSettings(orm, { workspaceId: workspace.id, by: DEMO_ACTOR, atMs: asOfMs }, () => ({
    min_sample_size: MIN_SAMPLE_SIZE,
    dora_goals: storedGoals(goals),
    dora_goals_history: [storedGoals(before)],
  }));
}

const MONTHS_PER_QUARTER = 3;

/** The last day of the calendar quarter: 2026-05-20 → 2026-06-30. */
function quarterEndOf({ year, month }: LocalDate): LocalDate {
  const firstMonth = month - ((month - 1) % MONTHS_PER_QUARTER);
  return addDays(addMonths({ year, month: firstMonth, day: 1 }, MONTHS_PER_QUARTER), -1);
}
