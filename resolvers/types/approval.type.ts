import { Ctx, Field, ObjectType } from 'type-graphql';
import type { ApprovalRow } from '../../src/ledger/record-rows.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DateTimeScalar } from '../scalars.js';
import { ChangeRequestType } from './change-request.type.js';
import { MemberType } from './member.type.js';
import { NodeType } from './node.type.js';

@ObjectType('Approval', { implements: NodeType, description: "One approver's decision on a change." })
export class ApprovalType extends NodeType {
  constructor(private readonly row: ApprovalRow) {
    super('Approval', row.id);
  }

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  get requestedAt(): number {
    return this.row.requestedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was decided; null while pending.' })
  get decidedAt(): number | null {
    return this.row.decidedAtMs;
  }

  @Field(() => String, { nullable: true, description: '`approved` or `rejected`; null while pending.' })
  get decision(): string | null {
    return this.row.decision;
  }

  @Field(() => ChangeRequestType, {
    nullable: true,
    description: 'The change that it is about; null once that is gone.',
  })
  async change(@Ctx() { records }: RequestScope): Promise<ChangeRequestType | null> {
    const change = await records.change.load(this.row.changeId);
    return change === null ? null : new ChangeRequestType(change);
  }

  @Field(() => MemberType, { nullable: true, description: 'Who decides; null where nobody is named.' })
  get approver(): MemberType | null {
    return this.row.approver === null ? null : MemberType.ofRow(this.row.approver);
  }
}
