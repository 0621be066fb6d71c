import { Arg, Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import type { OperationsCard } from '../../src/analytics/operations-report.js';
import { STAGE_IDS, type StageId, VIEWS } from '../../src/domain/operations/views.js';
import type { Side } from '../../src/domain/scoreboard.js';
import type { Connection } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import { enumOf } from '../enums.js';
import type { ChangeRequestType } from './change-request.type.js';
import { ChangeRequestConnection, IncidentConnection } from './connections.js';
import type { IncidentType } from './incident.type.js';
import { PercentilesType } from './percentiles.type.js';
import { loadChanges, loadIncidents, pageOfRecords } from './record-page.js';
import { BEFORE, ViewType } from './view-point.type.js';

const LeadTimeStageEnum = enumOf('LeadTimeStageName', STAGE_IDS, 'A part of the lead time.', {
  created_to_approved: VIEWS.created_to_approved.meaning,
  approved_to_started: VIEWS.approved_to_started.meaning,
  started_to_completed: VIEWS.started_to_completed.meaning,
});

@ObjectType('RecoveryView', {
  implements: ViewType,
  description: `${VIEWS.recovery.meaning} ${VIEWS.recovery.formula}`,
})
export class RecoveryViewType extends ViewType {
  constructor(card: OperationsCard, side: Side = 'current') {
    super(card, 'recovery', side);
  }

  @Field(() => PercentilesType, { description: 'Hours from the completion of the change to the resolution.' })
  get hours(): PercentilesType {
    return this.percentiles;
  }

  @Field(() => RecoveryViewType, { nullable: true, description: BEFORE })
  get previous(): RecoveryViewType | null {
    return this.side === 'current' ? new RecoveryViewType(this.card, 'previous') : null;
  }

  @Field(() => IncidentConnection, {
    description: "The incidents behind the numbers, the longest recovery first; of the report's window.",
  })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<IncidentType>> {
    const list = { scope, list: 'recovery', load: loadIncidents };
    return pageOfRecords(list, this.card.recordsBehind(this.view, this.side), { first, after });
  }
}

@ObjectType('LeadTimeStage', {
  implements: ViewType,
  description: 'One part of the lead time, over the changes that have both of its instants.',
})
export class LeadTimeStageType extends ViewType {
  constructor(
    card: OperationsCard,
    private readonly id: StageId,
    side: Side = 'current',
  ) {
    super(card, id, side);
  }

  @Field(() => LeadTimeStageEnum, { description: 'Which part.' })
  get stage(): StageId {
    return this.id;
  }

  @Field(() => PercentilesType, { description: 'Hours.' })
  get hours(): PercentilesType {
    return this.percentiles;
  }

  @Field(() => LeadTimeStageType, { nullable: true, description: BEFORE })
  get previous(): LeadTimeStageType | null {
    return this.side === 'current' ? new LeadTimeStageType(this.card, this.id, 'previous') : null;
  }

  @Field(() => ChangeRequestConnection, { description: 'The changes behind the numbers, the longest first.' })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const list = { scope, list: `stage:${this.id}`, load: loadChanges };
    return pageOfRecords(list, this.card.recordsBehind(this.view, this.side), { first, after });
  }
}

@ObjectType('ReworkView', {
  implements: ViewType,
  description: `${VIEWS.rework.meaning} ${VIEWS.rework.formula}`,
})
export class ReworkViewType extends ViewType {
  constructor(card: OperationsCard, side: Side = 'current') {
    super(card, 'rework', side);
  }

  @Field(() => Int, { description: 'How many of the closed changes are rework.' })
  get changes(): number {
    return this.reading.marked;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'rework ÷ closed changes, 0 to 1; null where none was closed.',
  })
  get rate(): number | null {
    return this.reading.rate;
  }

  @Field(() => Int, { description: 'Closed changes completed in the window.' })
  get sampleSize(): number {
    return this.reading.sampleSize;
  }

  @Field(() => ReworkViewType, { nullable: true, description: BEFORE })
  get previous(): ReworkViewType | null {
    return this.side === 'current' ? new ReworkViewType(this.card, 'previous') : null;
  }

  @Field(() => ChangeRequestConnection, { description: 'The changes that are rework, newest first.' })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const list = { scope, list: 'rework', load: loadChanges };
    return pageOfRecords(list, this.card.recordsBehind(this.view, this.side), { first, after });
  }
}
