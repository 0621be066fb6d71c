import type { ChangeSettings } from '../analytics/change-settings.js';
import { type DoraQuestion, type DoraReport, type DoraRules, doraReport } from '../analytics/dora-report.js';
import { type ExecutiveSummary, executiveSummary } from '../analytics/executive-summary.js';
import { alertUrl, type LinkedAlert, type Links, recordUrl } from '../analytics/links.js';
import type { LongScans } from '../analytics/long-scans.js';
import { type OperationsReport, operationsReport } from '../analytics/operations-report.js';
import type { HeldFactSource } from '../analytics/ports.js';
import { actorOf } from '../auth/actor.js';
import type { CallBudget, OpenBudget } from '../auth/call-budget.js';
import type { Principal } from '../auth/principal.js';
import type { Clock } from '../clock.js';
import { mergedReads } from '../db/merged-reads.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import type { WalPosition } from '../db/wal-position.js';
import type { DispatchRules } from '../dispatch/channel-draft.js';
import { goalsInForce } from '../domain/goals.js';
import { parseSettings } from '../domain/settings.js';
import type { Window } from '../domain/window.js';
import { createOperationPages, type OperationPages } from '../ledger/operation-pages.js';
import { createRecordPages, type RecordPages } from '../ledger/record-pages.js';
import { createRecordReader } from '../ledger/record-reader.js';
import { acknowledgeAlert, createAlertReader } from '../store/alert.store.js';
import type { AlertRow } from '../store/alert-rows.js';
import { createDeliveryStore, type DeliveryStore } from '../store/delivery.store.js';
import { createEvaluationRunReader } from '../store/evaluation.store.js';
import { changeSettings, createSettingChangeReader, type StoredSettings } from '../store/settings.store.js';
import { type AlertLoaders, createAlertLoaders } from './alert.loaders.js';
import { AnswerBasis } from './answer-basis.js';
import { type Channels, createChannels } from './channels.js';
import { createFactsLoader } from './facts.loader.js';
import { createRecordLoaders, type RecordLoaders } from './record.loaders.js';
import { createSavedReports, type SavedReports } from './saved-reports.js';

/** What one request may see and use: one workspace, fresh loaders, and one instant that counts as now. */
export interface RequestScope {
  readonly principal: Principal;
  readonly asOfMs: number;
  readonly rules: DoraRules;
  /** The instant that counts as now, for what stays the same from then until the instant that is told, unless something is written. */
  readonly asOfUntil: (untilMsFrom: (asOfMs: number) => number) => number;
  /** How long the answer can be given again. */
  readonly basis: AnswerBasis;
  /** What the request costs its caller. */
  readonly budget: CallBudget;
  readonly facts: HeldFactSource;
  /** Answers a question about the four metrics. */
  readonly report: (question: DoraQuestion) => Promise<DoraReport>;
  readonly records: RecordLoaders;
  readonly pages: RecordPages;
  readonly alerts: AlertLoaders;
  readonly channels: Channels;
  readonly savedReports: SavedReports;
  readonly deliveries: Pick<DeliveryStore, 'page' | 'count' | 'byId'>;
  /** Sums a window up for those who read no more. */
  readonly summary: (window: Window) => Promise<ExecutiveSummary>;
  /** Answers a question about approvals, runbooks, changes and recovery. */
  readonly operations: (question: DoraQuestion) => Promise<OperationsReport>;
  readonly operationPages: OperationPages;
  readonly runs: ReturnType<typeof createEvaluationRunReader>;
  readonly settingChanges: ReturnType<typeof createSettingChangeReader>;
  /** Changes the workspace's settings in the caller's name. */
  readonly changeSettings: ChangeSettings;
  /** Acknowledges an alert in the caller's name; null where the workspace has none of that id. */
  readonly acknowledge: (id: string, note: string | null) => Promise<AlertRow | null>;
  readonly recordUrl: (number: string) => string;
  readonly alertUrl: (alert: LinkedAlert) => string;
}

export interface ScopeServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly links: Links;
  readonly dispatch: DispatchRules;
  readonly openBudget: OpenBudget;
  /** Where a workspace's facts come from. */
  readonly factsOf: (workspaceId: string, position: WalPosition | null) => HeldFactSource;
  /** Who reads many rows by group. */
  readonly scans: LongScans;
}

/** Opens the scope of one request. Every statement in it runs in a transaction bound to the principal's workspace. */
export function createRequestScope(services: ScopeServices, principal: Principal): RequestScope {
  const { orm, clock, links, dispatch, factsOf, scans, openBudget } = services;
  const { id, slug, timeZone, settings } = principal.workspace;
  const em = () => workspaceEm(orm, id);
  const asOfMs = clock();
  const by = actorOf(principal);
  const basis = new AnswerBasis();
  const facts = createFactsLoader(factsOf(id, principal.walPosition), asOfMs);
  const merged = mergedReads(em, () => facts.settled());
  const reads = () => merged;
  const rules = { timeZone, settings, asOfMs, goals: goalsInForce(settings.goals, timeZone, asOfMs) };
  const alerts = createAlertLoaders(createAlertReader(reads, id));
  const report = async (question: DoraQuestion) => {
    const answer = await doraReport(facts, question, rules, scans);
    basis.holdsUntil(answer.holdsUntilMs);
    return answer;
  };
  return {
    principal: unnamed(principal, basis),
    ...{ asOfMs, rules, basis, facts, budget: openBudget(principal) },
    asOfUntil: (untilMsFrom) => {
      basis.holdsUntil(untilMsFrom(asOfMs));
      return asOfMs;
    },
    report,
    summary: (window) =>
      executiveSummary(
        {
          report,
          countOpenAlerts: () => alerts.counts.load({ acknowledged: false, recovered: false }),
          minSampleSize: settings.regression.minSampleSize,
        },
        window,
      ),
    records: createRecordLoaders(createRecordReader(reads, id)),
    pages: createRecordPages(reads, id),
    alerts,
    channels: createChannels({ orm, reads, rules: dispatch }, principal, asOfMs),
    savedReports: createSavedReports(
      { orm, reads, links, factsOf: (workspaceId) => factsOf(workspaceId, null) },
      principal,
      asOfMs,
    ),
    deliveries: createDeliveryStore(reads, id),
    operations: async (question) => {
      const answer = await operationsReport(facts, question, rules, scans);
      basis.holdsUntil(answer.holdsUntilMs);
      return answer;
    },
    operationPages: createOperationPages(reads, id),
    runs: createEvaluationRunReader(reads, id),
    settingChanges: createSettingChangeReader(reads, id),
    changeSettings: async (edit) => {
      const stored = await changeSettings(orm, { workspaceId: id, by, atMs: asOfMs }, (before) =>
        edit(rulesOf(before)),
      );
      return rulesOf(stored);
    },
    acknowledge: (alertId, note) => acknowledgeAlert(orm, id, { id: alertId, by, atMs: asOfMs, note }),
    recordUrl: (number) => recordUrl(links, slug, number),
    alertUrl: (alert) => alertUrl(links, slug, alert),
  };
}

/** The caller; an answer that depends on who that is must not be kept for others. */
function unnamed(principal: Principal, basis: AnswerBasis): Principal {
  return {
    ...principal,
    get caller() {
      basis.spoil();
      return principal.caller;
    },
  };
}

function rulesOf({ settings, timeZone }: StoredSettings) {
  return { settings: parseSettings(settings), timeZone };
}
