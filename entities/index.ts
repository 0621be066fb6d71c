import { ApiToken } from './api-token.entity.js';
import { Approval } from './approval.entity.js';
import { Asset } from './asset.entity.js';
import { ChangeAffectedAsset } from './change-affected-asset.entity.js';
import { ChangeRequest } from './change-request.entity.js';
import { Channel } from './channel.entity.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryAttempt } from './delivery-attempt.entity.js';
import { EvaluationRun } from './evaluation-run.entity.js';
import { Incident } from './incident.entity.js';
import { LedgerFeed } from './ledger-feed.entity.js';
import { LedgerFeedFloor } from './ledger-feed-floor.entity.js';
import { LiveEvent } from './live-event.entity.js';
import { MetricRegressionAlert } from './metric-regression-alert.entity.js';
import { RunbookExecution } from './runbook-execution.entity.js';
import { SavedReport } from './saved-report.entity.js';
import { SavedReportRun } from './saved-report-run.entity.js';
import { SettingChange } from './setting-change.entity.js';
import { Workspace } from './workspace.entity.js';
import { WorkspaceMembership } from './workspace-membership.entity.js';

/** Every entity, for the ORM's set-up. */
export const ENTITIES = [
  ApiToken,
  Approval,
  Asset,
  ChangeAffectedAsset,
  ChangeRequest,
  Channel,
  Delivery,
  DeliveryAttempt,
  EvaluationRun,
  Incident,
  LedgerFeed,
  LedgerFeedFloor,
  LiveEvent,
  MetricRegressionAlert,
  RunbookExecution,
  SavedReport,
  SavedReportRun,
  SettingChange,
  Workspace,
  WorkspaceMembership,
];
