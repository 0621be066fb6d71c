import { Ctx, Field, ObjectType } from 'type-graphql';
import type { RunbookRow } from '../../src/ledger/record-rows.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DateTimeScalar } from '../scalars.js';
import { AssetType } from './asset.type.js';
import { ChangeRequestType } from './change-request.type.js';
import { IncidentType } from './incident.type.js';
import { NodeType } from './node.type.js';

@ObjectType('RunbookExecution', { implements: NodeType, description: 'One run of a runbook.' })
export class RunbookExecutionType extends NodeType {
  constructor(private readonly row: RunbookRow) {
    super('RunbookExecution', row.id);
  }

  @Field(() => String, { description: "The runbook's name." })
  get runbook(): string {
    return this.row.runbook;
  }

  @Field(() => DateTimeScalar, { description: 'When it started.' })
  get startedAt(): number {
    return this.row.startedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended; null while it runs.' })
  get finishedAt(): number | null {
    return this.row.finishedAtMs;
  }

  @Field(() => String, {
    nullable: true,
    description: '`succeeded`, `failed` or `aborted`; null while it runs.',
  })
  get outcome(): string | null {
    return this.row.outcome;
  }

  @Field(() => AssetType, {
    nullable: true,
    description: 'The service that it was run on; null where none is named.',
  })
  get service(): AssetType | null {
    return this.row.service === null ? null : new AssetType(this.row.service);
  }

  @Field(() => ChangeRequestType, { nullable: true, description: 'The change that it served; null: none.' })
  async change(@Ctx() { records }: RequestScope): Promise<ChangeRequestType | null> {
    const change = this.row.changeId === null ? null : await records.change.load(this.row.changeId);
    return change === null ? null : new ChangeRequestType(change);
  }

  @Field(() => IncidentType, { nullable: true, description: 'The incident that it served; null: none.' })
  async incident(@Ctx() { records }: RequestScope): Promise<IncidentType | null> {
    const incident = this.row.incidentId === null ? null : await records.incident.load(this.row.incidentId);
    return incident === null ? null : new IncidentType(incident);
  }
}
