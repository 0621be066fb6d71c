import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { fromNodeId, isUuid, type NodeKind } from '../src/analytics/node-id.js';
import { storableText } from '../src/analytics/storable-text.js';
import type { Principal } from '../src/auth/principal.js';
import { isAllowed, type Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { ApprovalType } from './types/approval.type.js';
import { AssetType } from './types/asset.type.js';
import { ChangeRequestType } from './types/change-request.type.js';
import { ChannelType } from './types/channel.type.js';
import { DeliveryType } from './types/delivery.type.js';
import { IncidentType } from './types/incident.type.js';
import { MemberType } from './types/member.type.js';
import { MetricRegressionAlertType } from './types/metric-regression-alert.type.js';
import { NodeType } from './types/node.type.js';
import { RunbookExecutionType } from './types/runbook-execution.type.js';
import { SavedReportType } from './types/saved-report.type.js';
import { ViewerType, WorkspaceType } from './types/workspace.type.js';

type Found = Promise<NodeType | null> | NodeType | null;

/** The thing that a loader found, as its GraphQL type. */
async function shown<R>(row: Promise<R | null>, show: (row: R) => NodeType): Promise<NodeType | null> {
  const found = await row;
  return found === null ? null : show(found);
}

/** How each kind is found by its natural key, in the caller's workspace and nowhere else. */
const FIND: Record<NodeKind, (scope: RequestScope, key: string) => Found> = {
  ChangeRequest: ({ records }, key) =>
    shown(records.changeByNumber.load(key), (row) => new ChangeRequestType(row)),
  Incident: ({ records }, key) => shown(records.incidentByNumber.load(key), (row) => new IncidentType(row)),
  Asset: ({ records }, key) => shown(records.assetByKey.load(key), (row) => new AssetType(row)),
  Member: ({ records }, key) => shown(records.memberByUser.load(key), (row) => MemberType.ofRow(row)),
  Approval: ({ records }, key) => shown(records.approval.load(key), (row) => new ApprovalType(row)),
  RunbookExecution: ({ records }, key) =>
    shown(records.runbook.load(key), (row) => new RunbookExecutionType(row)),
  MetricRegressionAlert: ({ alerts }, key) =>
    isUuid(key) ? shown(alerts.byId.load(key), (row) => new MetricRegressionAlertType(row)) : null,
  Channel: ({ channels, principal }, key) =>
    isUuid(key) && mayEditChannels(principal)
      ? shown(channels.byId.load(key), (row) => new ChannelType(row))
      : null,
  Delivery: ({ deliveries, principal }, key) =>
    isUuid(key) && mayEditChannels(principal)
      ? shown(deliveries.byId(key), (row) => new DeliveryType(row))
      : null,
  SavedReport: ({ savedReports, principal }, key) =>
    isUuid(key) && mayEditChannels(principal)
      ? shown(savedReports.byId(key), (row) => new SavedReportType(row))
      : null,
  ApiToken: ({ principal: { caller, role } }, key) =>
    caller.kind === 'token' && caller.key === key ? MemberType.ofCaller(caller, role) : null,
  Workspace: ({ principal: { workspace } }, key) =>
    workspace.slug === key ? new WorkspaceType(workspace) : null,
};

/** Channels are shown to those who manage them, by their id as well as in a list. */
function mayEditChannels({ role }: Principal): boolean {
  return isAllowed(role, 'EDIT_CHANNELS');
}

@Resolver()
export class NodeResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => NodeType, {
    nullable: true,
    description: 'Anything by its global id; null where there is no such thing.',
  })
  node(
    @Ctx() scope: RequestScope,
    @Arg('id', () => ID, { description: 'A global id, as every Node has one.' }) id: string,
  ): Found {
    const node = fromNodeId(storableText(id, 'id'));
    return node === null ? null : FIND[node.kind](scope, node.key);
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => WorkspaceType, { description: 'The workspace of this address.' })
  workspace(@Ctx() { principal }: RequestScope): WorkspaceType {
    return new WorkspaceType(principal.workspace);
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => ViewerType, { description: 'Who asks, and what they may do.' })
  viewer(@Ctx() { principal }: RequestScope): ViewerType {
    return new ViewerType(principal);
  }
}
