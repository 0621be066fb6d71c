import { Field, ObjectType } from 'type-graphql';
import type { ApprovalRow } from '../../src/ledger/record-rows.js';
import { DateTimeScalar } from '../scalars.js';
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

  @Field(() => MemberType, { nullable: true, description: 'Who decides; null where nobody is named.' })
  get approver(): MemberType | null {
    return this.row.approver === null ? null : MemberType.ofRow(this.row.approver);
  }
}
