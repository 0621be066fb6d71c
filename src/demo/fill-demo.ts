import type { Clock } from '../clock.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { type ImportSummary, importLedger } from '../ledger/import/import-ledger.js';
import { createWorkspace, findWorkspace, type WorkspaceRow } from '../store/workspace.store.js';
import { demoLedger } from './demo-ledger.js';
import { setUpDemo } from './demo-settings.js';

export const DEMO_SLUG = 'acme';
const DEMO_WORKSPACE = { slug: DEMO_SLUG, name: 'Acme Inc.', timeZone: 'Europe/Amsterdam' };
const SEED = 2026;
/** A chunk a record would cost more than the record. */
const RECORDS_PER_CHUNK = 500;

/** What became of the demo workspace; `summary` is null where it held records already and was left alone. */
export interface FilledDemo {
  readonly workspace: WorkspaceRow;
  readonly summary: ImportSummary | null;
}

/** Fills workspace `acme` with a year that ends now, whole or not at all; makes the workspace if there is none. */
export async function fillDemo({
  orm,
  clock,
}: {
  readonly orm: Orm;
  readonly clock: Clock;
}): Promise<FilledDemo> {
  const workspace = (await findWorkspace(orm, DEMO_SLUG)) ?? (await createWorkspace(orm, DEMO_WORKSPACE));
  if (await hasRecords(orm, workspace.id)) return { workspace, summary: null };
  const records = demoLedger({ seed: SEED, asOfMs: clock(), timeZone: workspace.timeZone });
  const summary = await importLedger({
    orm,
    workspaceId: workspace.id,
    lines: ndjson(records),
    writerRole: null,
  });
  await setUpDemo(orm, workspace, clock());
  return { workspace, summary };
}

const HAS_RECORDS = `
/* demo: whether the workspace holds a record of any type that needs no other */
select exists (select from workspace_membership m where m.workspace_id = ?)
  or exists (select from asset a where a.workspace_id = ?)
  or exists (select from change_request c where c.workspace_id = ?)
  or exists (select from incident i where i.workspace_id = ?)
  or exists (select from runbook_execution r where r.workspace_id = ?) as "hasRecords"`;

async function hasRecords(orm: Orm, workspaceId: string): Promise<boolean> {
  const values = Array<string>(5).fill(workspaceId);
  const rows: { hasRecords: boolean }[] = await workspaceEm(orm, workspaceId).execute(HAS_RECORDS, values);
  return rows[0]?.hasRecords === true;
}

async function* ndjson(records: Iterable<object>): AsyncGenerator<string, void, undefined> {
  let chunk: string[] = [];
  for (const record of records) {
    chunk.push(`${JSON.stringify(record)}\n`);
    if (chunk.length < RECORDS_PER_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}
