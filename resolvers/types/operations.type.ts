import { Arg, Ctx, Field, ID, Int, ObjectType } from 'type-graphql';
import { shownKey } from '../../src/analytics/node-id.js';
import type { OperationsGroup, OperationsReport } from '../../src/analytics/operations-report.js';
import type { Dimension, Filter, GroupKey } from '../../src/domain/grouping.js';
import { STAGE_IDS, VIEWS, type ViewId } from '../../src/domain/operations/views.js';
import { type Connection, connectionType } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import { DimensionEnum } from '../enums.js';
import { ChangeVolumeViewType, OpenIncidentViewType } from './change-views.type.js';
import { ApprovalViewType, RunbookViewType, type ViewPlace } from './event-views.type.js';
import { GROUP_ID, groupId } from './group-id.js';
import { pageOfGroups } from './group-page.js';
import { PercentilesType } from './percentiles.type.js';
import { LeadTimeStageType, RecoveryViewType, ReworkViewType } from './recovery-views.type.js';
import { type Soon, soon } from './soon.js';
import { DoraWindowType } from './window.type.js';

@ObjectType('Operations', { description: 'The operations views of one group, or of everything.' })
export class OperationsType {
  constructor(private readonly place: ViewPlace) {}

  @Field(() => ApprovalViewType, { description: VIEWS.approvals.meaning })
  get approvals(): Soon<ApprovalViewType> {
    return this.#read(['approvals'], () => new ApprovalViewType(this.place));
  }

  @Field(() => RunbookViewType, { description: VIEWS.runbooks.meaning })
  get runbooks(): Soon<RunbookViewType> {
    return this.#read(['runbooks'], () => new RunbookViewType(this.place));
  }

  @Field(() => ChangeVolumeViewType, { description: VIEWS.changes.meaning })
  get changes(): Soon<ChangeVolumeViewType> {
    return this.#read(['changes'], () => new ChangeVolumeViewType(this.place.card));
  }

  @Field(() => OpenIncidentViewType, { description: 'The incidents that are open now, whatever the window.' })
  get openIncidents(): OpenIncidentViewType {
    return new OpenIncidentViewType(this.place.card);
  }

  @Field(() => PercentilesType, { description: `${VIEWS.recovery.formula} Hours; \`recovery\` has more.` })
  get failedDeploymentRecoveryHours(): Soon<PercentilesType> {
    return this.#read(['recovery'], () => new RecoveryViewType(this.place.card).hours);
  }

  @Field(() => RecoveryViewType, { description: VIEWS.recovery.meaning })
  get recovery(): Soon<RecoveryViewType> {
    return this.#read(['recovery'], () => new RecoveryViewType(this.place.card));
  }

  @Field(() => [LeadTimeStageType], {
    description: 'The parts of the lead time, in order: created, approved, started, completed.',
  })
  get leadTimeStages(): Soon<LeadTimeStageType[]> {
    const { card } = this.place;
    return this.#read(STAGE_IDS, () => STAGE_IDS.map((id) => new LeadTimeStageType(card, id)));
  }

  @Field(() => ReworkViewType, { description: VIEWS.rework.meaning })
  get rework(): Soon<ReworkViewType> {
    return this.#read(['rework'], () => new ReworkViewType(this.place.card));
  }

  #read<T>(views: readonly ViewId[], made: () => T): Soon<T> {
    return soon(this.place.card.prepare(views), made);
  }
}

@ObjectType('OperationsGroup', { description: 'The records that share a key, and their operations views.' })
export class OperationsGroupType {
  constructor(
    private readonly group: OperationsGroup,
    private readonly filter: Filter,
  ) {}

  @Field(() => ID, { description: GROUP_ID })
  get id(): string {
    return groupId('operations:', this.group, this.filter, [this.group.card.rules.window]);
  }

  @Field(() => DimensionEnum, { description: 'What the records are grouped by.' })
  get dimension(): Dimension {
    return this.group.dimension;
  }

  @Field(() => String, {
    nullable: true,
    description: "A team's name, an asset's id or a change type in the ledger's words; null is Unassigned.",
  })
  get key(): GroupKey {
    return shownKey(this.group.dimension, this.group.key);
  }

  @Field(() => String, { description: 'What a person reads.' })
  get label(): string {
    return this.group.label;
  }

  @Field(() => OperationsType, { description: "The views of the group's records." })
  get operations(): OperationsType {
    const { dimension, key, card } = this.group;
    return new OperationsType({ card, groups: { ...this.filter, [dimension]: [key] } });
  }
}

export const OperationsGroupConnection = connectionType(
  'OperationsGroup',
  () => OperationsGroupType,
  'the groups',
);

@ObjectType('OperationsReport', {
  description:
    'Approvals, runbooks, changes, open incidents and recovery over a window, as a whole and by group.',
})
export class OperationsReportType {
  constructor(private readonly report: OperationsReport) {}

  @Field(() => DoraWindowType, { description: 'The window that the numbers are of.' })
  get window(): DoraWindowType {
    return new DoraWindowType(this.report.question.window);
  }

  @Field(() => OperationsType, { description: 'The views over all records that the filter keeps.' })
  get overall(): OperationsType {
    return new OperationsType({ card: this.report.overall, groups: this.report.question.filter });
  }

  @Field(() => OperationsGroupConnection, {
    description:
      'Groups with at least one record in the window or in the previous one, or an open incident, by number of records descending, ' +
      'then by key. Empty unless groupBy is given.',
  })
  groups(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Connection<OperationsGroupType> {
    const { groups, question } = this.report;
    const list = {
      ...{ groups, name: `operations:${question.groupBy}` },
      toNode: (group: OperationsGroup) => new OperationsGroupType(group, question.filter),
    };
    return pageOfGroups(scope, list, { first, after });
  }
}
