import { Ctx, Field, Float, ObjectType } from 'type-graphql';
import { type FailureReason, failureReasons } from '../../src/domain/change-outcome.js';
import { membershipsOfChange } from '../../src/domain/counting.js';
import type { ChangeState, ChangeType, ClosureCode } from '../../src/domain/ledger-words.js';
import { failureWindowMs } from '../../src/domain/settings.js';
import { MS_PER_HOUR } from '../../src/domain/window.js';
import type { ChangeRow } from '../../src/ledger/record-rows.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { ChangeStateEnum, ChangeTypeEnum, ClosureCodeEnum, FailureReasonEnum } from '../enums.js';
import { DateTimeScalar } from '../scalars.js';
import { ApprovalType } from './approval.type.js';
import { AssetType } from './asset.type.js';
import { IncidentType } from './incident.type.js';
import { MetricMembershipType, toMemberships } from './metric-membership.type.js';
import { NodeType } from './node.type.js';
import { RunbookExecutionType } from './runbook-execution.type.js';

@ObjectType('ChangeRequest', { implements: NodeType, description: 'A change to production, `CHG-…`.' })
export class ChangeRequestType extends NodeType {
  constructor(private readonly row: ChangeRow) {
    super('ChangeRequest', row.number);
  }

  @Field(() => String, { description: 'What people call it by, such as CHG-000123.' })
  get number(): string {
    return this.row.number;
  }

  @Field(() => String, { description: 'What it is about.' })
  get title(): string {
    return this.row.title;
  }

  @Field(() => ChangeTypeEnum, { description: 'How it is controlled.' })
  get changeType(): ChangeType {
    return this.row.changeType;
  }

  @Field(() => ChangeStateEnum, { description: 'Where it stands.' })
  get state(): ChangeState {
    return this.row.state;
  }

  @Field(() => ClosureCodeEnum, { nullable: true, description: 'How it was closed; null until then.' })
  get closureCode(): ClosureCode | null {
    return this.row.closureCode;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created: the lead time starts.' })
  get createdAt(): number {
    return this.row.createdAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was approved; null: not, or not recorded.',
  })
  get approvedAt(): number | null {
    return this.row.approvedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When work on it began; null: not, or not recorded.',
  })
  get startedAt(): number | null {
    return this.row.startedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was completed: the lead time ends. null until then.',
  })
  get completedAt(): number | null {
    return this.row.completedAtMs;
  }

  @Field(() => String, { nullable: true, description: "Its owner's team; null: Unassigned." })
  get team(): string | null {
    return this.row.team;
  }

  @Field(() => AssetType, { nullable: true, description: 'Its primary affected asset; null: Unassigned.' })
  get service(): AssetType | null {
    return this.row.service === null ? null : new AssetType(this.row.service);
  }

  @Field(() => [AssetType], { description: 'What it affects, the primary asset first.' })
  async affectedAssets(@Ctx() { records }: RequestScope): Promise<AssetType[]> {
    return (await records.affectedAssets.load(this.row.id)).map((asset) => new AssetType(asset));
  }

  @Field(() => Float, {
    nullable: true,
    description: 'Hours from creation to completion; null until completed.',
  })
  get leadTimeHours(): number | null {
    const { completedAtMs, createdAtMs } = this.row;
    return completedAtMs === null ? null : (completedAtMs - createdAtMs) / MS_PER_HOUR;
  }

  @Field(() => Boolean, { description: "Whether it counts as failed, with the workspace's failure window." })
  failed(@Ctx() scope: RequestScope): boolean {
    return this.reasons(scope).length > 0;
  }

  @Field(() => [FailureReasonEnum], { description: 'Why it counts as failed; empty when it does not.' })
  failureReasons(@Ctx() scope: RequestScope): FailureReason[] {
    return this.reasons(scope);
  }

  @Field(() => [MetricMembershipType], {
    description:
      'In which numbers it counts and why: one entry for each metric that reads changes, in the order in which they are shown.',
  })
  async countsIn(@Ctx() scope: RequestScope): Promise<MetricMembershipType[]> {
    const incidents = await scope.records.incidentsByCause.load(this.row.id);
    return toMemberships(scope, (rules) => membershipsOfChange(this.row, incidents, rules));
  }

  @Field(() => [IncidentType], { description: 'Incidents that it caused, by opening.' })
  async incidents(@Ctx() { records }: RequestScope): Promise<IncidentType[]> {
    return (await records.incidentsByCause.load(this.row.id)).map((incident) => new IncidentType(incident));
  }

  @Field(() => [ApprovalType], { description: 'Approvals asked for it, by request.' })
  async approvals(@Ctx() { records }: RequestScope): Promise<ApprovalType[]> {
    return (await records.approvalsByChange.load(this.row.id)).map((approval) => new ApprovalType(approval));
  }

  @Field(() => [RunbookExecutionType], { description: 'Runbook runs that served it, by start.' })
  async runbookExecutions(@Ctx() { records }: RequestScope): Promise<RunbookExecutionType[]> {
    return (await records.runbooksByChange.load(this.row.id)).map((run) => new RunbookExecutionType(run));
  }

  @Field(() => String, {
    description: 'Where a person reads it: the system of record, or its analytics page.',
  })
  url(@Ctx() { recordUrl }: RequestScope): string {
    return recordUrl(this.row.number);
  }

  private reasons({ principal }: RequestScope): FailureReason[] {
    const { completedAtMs, firstIncidentAtMs } = this.row;
    const delayMs = (firstIncidentAtMs ?? Number.NaN) - (completedAtMs ?? Number.NaN);
    return failureReasons(this.row, delayMs, failureWindowMs(principal.workspace.settings));
  }
}
