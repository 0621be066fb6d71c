import { Arg, Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import type { OperationsCard } from '../../src/analytics/operations-report.js';
import type { Filter } from '../../src/domain/grouping.js';
import { VIEWS } from '../../src/domain/operations/views.js';
import type { Side } from '../../src/domain/scoreboard.js';
import type { Connection } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import type { ApprovalType } from './approval.type.js';
import { ApprovalConnection, RunbookExecutionConnection } from './connections.js';
import { pageOfApprovals, pageOfRunbooks } from './event-page.js';
import { PercentilesType } from './percentiles.type.js';
import type { RunbookExecutionType } from './runbook-execution.type.js';
import { BEFORE, ViewType } from './view-point.type.js';

/** Whose records a view lists: the filter of the report, and, in a group, its key. */
export interface ViewPlace {
  readonly card: OperationsCard;
  readonly groups: Filter;
}

@ObjectType('ApprovalView', {
  implements: ViewType,
  description: `${VIEWS.approvals.meaning} ${VIEWS.approvals.formula}`,
})
export class ApprovalViewType extends ViewType {
  constructor(
    private readonly place: ViewPlace,
    side: Side = 'current',
  ) {
    super(place.card, 'approvals', side);
  }

  @Field(() => Int, { description: 'Approvals decided in the window.' })
  get decided(): number {
    return this.reading.sampleSize;
  }

  @Field(() => Int, { description: 'How many of them were rejected.' })
  get rejected(): number {
    return this.reading.marked;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'rejected ÷ decided, 0 to 1; null where none was decided.',
  })
  get rejectionRate(): number | null {
    return this.reading.rate;
  }

  @Field(() => PercentilesType, { description: 'Hours from request to decision.' })
  get turnaroundHours(): PercentilesType {
    return this.percentiles;
  }

  @Field(() => ApprovalViewType, { nullable: true, description: BEFORE })
  get previous(): ApprovalViewType | null {
    return this.side === 'current' ? new ApprovalViewType(this.place, 'previous') : null;
  }

  @Field(() => ApprovalConnection, {
    description: 'The approvals behind the numbers, the last decided first.',
  })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ApprovalType>> {
    const filter = { ended: this.card.windowOf(this.side), groups: this.place.groups };
    return pageOfApprovals(scope, filter, { first, after });
  }
}

@ObjectType('RunbookView', {
  implements: ViewType,
  description: `${VIEWS.runbooks.meaning} ${VIEWS.runbooks.formula}`,
})
export class RunbookViewType extends ViewType {
  constructor(
    private readonly place: ViewPlace,
    side: Side = 'current',
  ) {
    super(place.card, 'runbooks', side);
  }

  @Field(() => Int, { description: 'Executions finished in the window.' })
  get executions(): number {
    return this.reading.sampleSize;
  }

  @Field(() => Int, { description: 'How many of them succeeded.' })
  get succeeded(): number {
    return this.reading.marked;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'succeeded ÷ finished, 0 to 1; null where none was finished.',
  })
  get successRate(): number | null {
    return this.reading.rate;
  }

  @Field(() => PercentilesType, { description: 'Minutes from start to end.' })
  get durationMinutes(): PercentilesType {
    return this.percentiles;
  }

  @Field(() => RunbookViewType, { nullable: true, description: BEFORE })
  get previous(): RunbookViewType | null {
    return this.side === 'current' ? new RunbookViewType(this.place, 'previous') : null;
  }

  @Field(() => RunbookExecutionConnection, {
    description: 'The executions behind the numbers, the last finished first.',
  })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<RunbookExecutionType>> {
    const filter = { ended: this.card.windowOf(this.side), groups: this.place.groups };
    return pageOfRunbooks(scope, filter, { first, after });
  }
}
