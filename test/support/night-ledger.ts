import { evaluate } from '../../src/analytics/evaluation.js';
import type { Orm } from '../../src/db/orm.js';
import { operatorEm } from '../../src/db/orm.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { worseningLedger } from './worsening-ledger.js';

/** A workspace in UTC whose lead time is worse at `endMs` than before. @returns its id. */
export async function addWorseningWorkspace(orm: Orm, slug: string, endMs: number): Promise<string> {
  const { id: workspaceId } = await createWorkspace(orm, { slug, name: slug, timeZone: 'UTC' });
  await importLedger({ orm, workspaceId, writerRole: null, lines: linesOf(worseningLedger(endMs)) });
  return workspaceId;
}

async function* linesOf(records: Iterable<object>): AsyncGenerator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

/** Evaluates a night with nothing in the way. */
export async function evaluateUndisturbed(orm: Orm, workspaceId: string, evaluatedAtMs: number) {
  const order = { workspaceId, evaluatedAtMs, trigger: 'night', settings: parseSettings({}) } as const;
  return evaluate(evaluationServices(orm), order);
}

const WHAT_CAME_OF_IT = `
select w.slug as "slug",
  (select coalesce(json_agg(json_build_array(r.evaluated_at, r.state) order by r.evaluated_at), '[]')
   from evaluation_run r where r.workspace_id = w.id) as "nights",
  (select coalesce(json_agg(json_build_array(a.evaluated_at, a.metric, a.dimension, a.key, a.recovered_at)
     order by a.evaluated_at, a.metric, a.dimension, a.key), '[]')
   from metric_regression_alert a where a.workspace_id = w.id) as "alerts",
  (select count(*)::int from live_event e join metric_regression_alert a on a.workspace_id = e.workspace_id and a.id = e.subject
   where e.workspace_id = w.id and e.kind = 'alert_raised') as "events"
from workspace w
order by w.slug`;

/** The nights of a workspace and whatever they left: states, alerts, and how many alerts were told of. */
export interface WhatCameOfIt {
  readonly slug: string;
  readonly nights: readonly (readonly [evaluatedAt: string, state: string])[];
  readonly alerts: readonly (readonly unknown[])[];
  readonly events: number;
}

/** Of every workspace, by slug. */
export async function readWhatCameOfIt(orm: Orm): Promise<WhatCameOfIt[]> {
  return operatorEm(orm).execute<WhatCameOfIt[]>(WHAT_CAME_OF_IT);
}

/** Whether every workspace has had this night. */
export async function hasHadNight(orm: Orm, nightMs: number): Promise<boolean> {
  const isIt = ([at, state]: readonly [string, string]) => Date.parse(at) === nightMs && state === 'done';
  return (await readWhatCameOfIt(orm)).every(({ nights }) => nights.some(isIt));
}
