import { Field, ObjectType } from 'type-graphql';
import type { RunbookRow } from '../../src/ledger/record-rows.js';
import { DateTimeScalar } from '../scalars.js';
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
}
