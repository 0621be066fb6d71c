import assert from 'node:assert/strict';
import { ROLES } from '../../src/domain/permissions.js';
import { createSchema } from '../../src/graphql/schema.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';
import { LOWEST_ROLE } from '../support/lowest-role.js';
import { reachableFields } from '../support/reachable-fields.js';

/** What `node` shows to administrators only; no field of what others read may be of such a type. */
const HIDDEN = ['Channel', 'Delivery', 'SavedReport'];

/**
 * Everything that whoever may read at all reads below the root fields: those have rules, what they lead to has none.
 * What is not here fails the test: somebody has to say that a viewer may see it.
 */
const READ_BY_ALL: Readonly<Record<string, string>> = {
  AcknowledgeRegressionAlertPayload: 'alert userErrors',
  Approval: 'approver change decidedAt decision id requestedAt',
  ApprovalConnection: 'edges pageInfo totalCount',
  ApprovalEdge: 'cursor node',
  ApprovalView: 'decided previous records rejected rejectionRate series turnaroundHours',
  Asset: 'id key name',
  BandLimit: 'band inclusive limit metric',
  BandSet: 'limits source version',
  ChangeRequest:
    'affectedAssets approvals approvedAt changeType closureCode completedAt countsIn createdAt failed failureReasons id incidents leadTimeHours number runbookExecutions service startedAt state team title url',
  ChangeRequestConnection: 'edges pageInfo totalCount',
  ChangeRequestEdge: 'cursor node',
  ChangeVolumeView: 'closed emergency emergencyShare normal previous records series standard',
  DeployFrequency: 'band changes delta goal metric previous sampleSize series value',
  DisabledGroup: 'dimension key',
  DoraComparison: 'groups overall to window',
  DoraComparisonGroup: 'dimension id key label metrics',
  DoraComparisonGroupConnection: 'edges pageInfo totalCount',
  DoraComparisonGroupEdge: 'cursor node',
  DoraGoalSet: 'changeFailureRate deployFrequencyPerDay leadTimeP50Hours mttrP50Hours quarterEnd',
  DoraGoals: 'current history lastQuarter',
  DoraGroup: 'alerts dimension id key label metrics',
  DoraGroupConnection: 'edges pageInfo totalCount',
  DoraGroupEdge: 'cursor node',
  DoraMetrics: 'changeFailureRate deployFrequencyPerDay leadTimeHours mttrHours',
  DoraMetricsComparison: 'changeFailureRate deployFrequencyPerDay leadTimeHours mttrHours',
  DoraReport: 'alerts bandSet goals groups overall window',
  DoraWindow: 'days end start',
  DurationMetric: 'band delta goal metric p50 p90 previous records sampleSize series value',
  ExecutiveSummary: 'breachedGoals headline metrics movers openAlerts window',
  FailureRate: 'band delta failed failures goal metric pending previous sampleSize series value',
  GoalReading: 'quarterEnd status target',
  GoalResult: 'metrics quarterEnd targets',
  Incident:
    'causedBy countsIn id number openedAt resolvedAt runbookExecutions service severity team timeToResolveHours title url',
  IncidentConnection: 'edges pageInfo totalCount',
  IncidentEdge: 'cursor node',
  LeadTimeStage: 'hours previous records series stage',
  LedgerRecordConnection: 'edges pageInfo totalCount',
  LedgerRecordEdge: 'cursor node',
  Member: 'id name role team',
  MetricComparison: 'delta improved metric relativeChange to window',
  MetricMembership: 'counts failed metric on pendingUntil reason',
  MetricRegressionAlert:
    'acknowledgedAt acknowledgedBy baseline baselineSampleSize baselineWindow change dimension evaluatedAt id key label metric note raisedAt recoveredAt sampleSize summary threshold url value window',
  MetricRegressionAlertConnection: 'edges pageInfo totalCount',
  MetricRegressionAlertEdge: 'cursor node',
  MetricValue: 'p90 sampleSize value',
  Mover: 'dimension improved key label metric previous relativeChange value',
  Movers: 'best worst',
  OpenIncidentView: 'count oldestAgeHours records',
  Operations:
    'approvals changes failedDeploymentRecoveryHours leadTimeStages openIncidents recovery rework runbooks',
  OperationsGroup: 'dimension id key label operations',
  OperationsGroupConnection: 'edges pageInfo totalCount',
  OperationsGroupEdge: 'cursor node',
  OperationsPoint: 'bucketStart end p50 p90 partial rate sampleSize start',
  OperationsReport: 'groups overall window',
  PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',
  Percentiles: 'p50 p90 sampleSize',
  RecoveryView: 'hours previous records series',
  RegressionThresholds: 'changeFailureRate deployFrequency leadTime minSampleSize mttr',
  ReworkView: 'changes previous rate records sampleSize series',
  RunbookExecution: 'change finishedAt id incident outcome runbook service startedAt',
  RunbookExecutionConnection: 'edges pageInfo totalCount',
  RunbookExecutionEdge: 'cursor node',
  RunbookView: 'durationMinutes executions previous records series succeeded successRate',
  SeriesPoint: 'bucketStart end p90 partial records sampleSize start value',
  UserError: 'code field message',
  Viewer: 'can member role',
  Workspace: 'bandSet doraFailureWindowHours id name slug timeZone',
};

describe('below the root fields that are open to others than administrators', function () {
  this.timeout(60_000);
  let app: TestApp;
  let full: FullWorkspace;
  before(async () => {
    app = await startTestApp();
    full = await fullWorkspace(app, 'full');
  });
  after(() => app.close());

  it('there is no type and no field but those that stand here', () => {
    const isOpen = (root: string) => LOWEST_ROLE[root] !== 'admin';
    assert.deepEqual(reachableFields(createSchema(), isOpen, HIDDEN), READ_BY_ALL);
  });

  it('channels, deliveries and reports are shown by their ids to administrators, and to nobody else', async () => {
    const document = `{ ${[full.channel, full.delivery, full.report].map((id, n) => `n${n}: node(id: "${id}") { __typename }`).join(' ')} }`;
    for (const role of ROLES) {
      const { data, text } = await ask(full.at, document, { token: full.at.tokens[role] });
      const isShown = role === 'admin' || role === 'owner';
      const shown = Object.values(data as Record<string, { __typename: string } | null>);
      assert.deepEqual(
        shown.map((node) => node?.__typename ?? null),
        HIDDEN.map((type) => (isShown ? type : null)),
        `${role}: ${text}`,
      );
    }
  });
});
