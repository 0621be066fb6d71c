import { Arg, Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import type { OperationsCard } from '../../src/analytics/operations-report.js';
import { VIEWS } from '../../src/domain/operations/views.js';
import type { Side } from '../../src/domain/scoreboard.js';
import { MS_PER_HOUR } from '../../src/domain/window.js';
import type { Connection } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import type { ChangeRequestType } from './change-request.type.js';
import { ChangeRequestConnection, IncidentConnection } from './connections.js';
import type { IncidentType } from './incident.type.js';
import { loadChanges, loadIncidents, pageOfRecords } from './record-page.js';
import { BEFORE, ViewType } from './view-point.type.js';

@ObjectType('ChangeVolumeView', {
  implements: ViewType,
  description: `${VIEWS.changes.meaning} ${VIEWS.changes.formula}`,
})
export class ChangeVolumeViewType extends ViewType {
  constructor(card: OperationsCard, side: Side = 'current') {
    super(card, 'changes', side);
  }

  @Field(() => Int, { description: 'Closed changes completed in the window.' })
  get closed(): number {
    return this.reading.sampleSize;
  }

  @Field(() => Int, { description: 'Standard changes among them.' })
  get standard(): number {
    return this.card.countOfType('standard', this.side);
  }

  @Field(() => Int, { description: 'Normal changes among them.' })
  get normal(): number {
    return this.card.countOfType('normal', this.side);
  }

  @Field(() => Int, { description: 'Emergency changes among them.' })
  get emergency(): number {
    return this.reading.marked;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'emergency ÷ closed, 0 to 1; null where none was closed.',
  })
  get emergencyShare(): number | null {
    return this.reading.rate;
  }

  @Field(() => ChangeRequestConnection, { description: 'The closed changes, newest first.' })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const list = { scope, list: 'closed-changes', load: loadChanges };
    return pageOfRecords(list, this.card.recordsBehind(this.view, this.side), { first, after });
  }

  @Field(() => ChangeVolumeViewType, { nullable: true, description: BEFORE })
  get previous(): ChangeVolumeViewType | null {
    return this.side === 'current' ? new ChangeVolumeViewType(this.card, 'previous') : null;
  }
}

@ObjectType('OpenIncidentView', { description: 'The incidents that are open now, whatever the window.' })
export class OpenIncidentViewType {
  constructor(private readonly card: OperationsCard) {}

  @Field(() => Int, { description: 'How many are open.' })
  get count(): number {
    return this.card.openIncidents.count;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'Hours since the oldest was opened; null where none is open.',
  })
  oldestAgeHours(@Ctx() { asOfMs }: RequestScope): number | null {
    const { oldestMs } = this.card.openIncidents;
    return oldestMs === null ? null : (asOfMs - oldestMs) / MS_PER_HOUR;
  }

  @Field(() => IncidentConnection, { description: 'The open incidents, the oldest first.' })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<IncidentType>> {
    const list = { scope, list: 'open-incidents', load: loadIncidents };
    return pageOfRecords(list, this.card.openRecords(), { first, after });
  }
}
