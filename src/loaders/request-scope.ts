import type { DoraRules } from '../analytics/dora-report.js';
import { type Links, recordUrl } from '../analytics/links.js';
import type { FactSource } from '../analytics/ports.js';
import type { Principal } from '../auth/principal.js';
import type { Clock } from '../clock.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { createRecordPages, type RecordPages } from '../ledger/record-pages.js';
import { createRecordReader } from '../ledger/record-reader.js';
import { createSqlFactSource } from '../ledger/sql-fact-source.js';
import { createFactsLoader } from './facts.loader.js';
import { createRecordLoaders, type RecordLoaders } from './record.loaders.js';

/** What one request may see and use: one workspace, fresh loaders, and one instant that counts as now. */
export interface RequestScope {
  readonly principal: Principal;
  readonly asOfMs: number;
  readonly rules: DoraRules;
  readonly facts: FactSource;
  readonly records: RecordLoaders;
  readonly pages: RecordPages;
  readonly recordUrl: (number: string) => string;
}

export interface ScopeServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly links: Links;
}

/** Opens the scope of one request. Every statement in it runs in a transaction bound to the principal's workspace. */
export function createRequestScope({ orm, clock, links }: ScopeServices, principal: Principal): RequestScope {
  const { id, slug, timeZone, settings } = principal.workspace;
  const em = () => workspaceEm(orm, id);
  const asOfMs = clock();
  return {
    principal,
    asOfMs,
    rules: { timeZone, settings, asOfMs },
    facts: createFactsLoader(createSqlFactSource(em, id)),
    records: createRecordLoaders(createRecordReader(em, id)),
    pages: createRecordPages(em, id),
    recordUrl: (number) => recordUrl(links, slug, number),
  };
}
