import { Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import { membershipsOfIncident } from '../../src/domain/counting.js';
import { MS_PER_HOUR } from '../../src/domain/window.js';
import type { ChangeRow, IncidentRow } from '../../src/ledger/record-rows.js';
import type { RecordLoaders } from '../../src/loaders/record.loaders.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DateTimeScalar } from '../scalars.js';
import { AssetType } from './asset.type.js';
import { ChangeRequestType } from './change-request.type.js';
import { MetricMembershipType, toMemberships } from './metric-membership.type.js';
import { NodeType } from './node.type.js';
import { RunbookExecutionType } from './runbook-execution.type.js';

@ObjectType('Incident', { implements: NodeType, description: 'A disturbance of a service, `INC-…`.' })
export class IncidentType extends NodeType {
  constructor(private readonly row: IncidentRow) {
    super('Incident', row.number);
  }

  @Field(() => String, { description: 'What people call it by, such as INC-000045.' })
  get number(): string {
    return this.row.number;
  }

  @Field(() => String, { description: 'What it is about.' })
  get title(): string {
    return this.row.title;
  }

  @Field(() => Int, { description: 'As the ledger has it; 1 is usually the worst.' })
  get severity(): number {
    return this.row.severity;
  }

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  get openedAt(): number {
    return this.row.openedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was resolved; null while open.' })
  get resolvedAt(): number | null {
    return this.row.resolvedAtMs;
  }

  @Field(() => Float, { nullable: true, description: 'Hours from opening to resolution; null while open.' })
  get timeToResolveHours(): number | null {
    const { resolvedAtMs, openedAtMs } = this.row;
    return resolvedAtMs === null ? null : (resolvedAtMs - openedAtMs) / MS_PER_HOUR;
  }

  @Field(() => String, { nullable: true, description: "Its assignee's team; null: Unassigned." })
  get team(): string | null {
    return this.row.team;
  }

  @Field(() => AssetType, { nullable: true, description: 'The service it befell; null: Unassigned.' })
  get service(): AssetType | null {
    return this.row.service === null ? null : new AssetType(this.row.service);
  }

  @Field(() => ChangeRequestType, {
    nullable: true,
    description: 'The change that caused it; null: none is linked.',
  })
  async causedBy(@Ctx() { records }: RequestScope): Promise<ChangeRequestType | null> {
    const change = await this.cause(records);
    return change === null ? null : new ChangeRequestType(change);
  }

  @Field(() => [MetricMembershipType], {
    description:
      'In which numbers it counts and why: the failure rate, where a change caused it, and MTTR, in the order in which they ' +
      'are shown.',
  })
  async countsIn(@Ctx() scope: RequestScope): Promise<MetricMembershipType[]> {
    const cause = await this.cause(scope.records);
    return toMemberships(scope, (rules) => membershipsOfIncident(this.row, cause, rules));
  }

  @Field(() => [RunbookExecutionType], { description: 'Runbook runs that served it, by start.' })
  async runbookExecutions(@Ctx() { records }: RequestScope): Promise<RunbookExecutionType[]> {
    return (await records.runbooksByIncident.load(this.row.id)).map((run) => new RunbookExecutionType(run));
  }

  @Field(() => String, {
    description: 'Where a person reads it: the system of record, or its analytics page.',
  })
  url(@Ctx() { recordUrl }: RequestScope): string {
    return recordUrl(this.row.number);
  }

  private async cause(records: RecordLoaders): Promise<ChangeRow | null> {
    return this.row.causedById === null ? null : records.change.load(this.row.causedById);
  }
}
