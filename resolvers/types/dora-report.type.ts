import { Arg, Ctx, Field, ID, Int, ObjectType } from 'type-graphql';
import {
  type DoraQuestion,
  type DoraReport,
  type GroupReport,
  subjectsOf,
} from '../../src/analytics/dora-report.js';
import { shownKey } from '../../src/analytics/node-id.js';
import type { Dimension, Filter, GroupKey } from '../../src/domain/grouping.js';
import { type Connection, connectionType } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import { DimensionEnum } from '../enums.js';
import { pageOfAlerts } from './alert-page.js';
import { BandSetType } from './band-set.type.js';
import { DoraMetricsType } from './dora-metrics.type.js';
import { DoraGoalsType } from './goals.type.js';
import { GROUP_ID, groupId } from './group-id.js';
import { pageOfGroups } from './group-page.js';
import {
  MetricRegressionAlertConnection,
  type MetricRegressionAlertType,
} from './metric-regression-alert.type.js';
import { DoraWindowType } from './window.type.js';

@ObjectType('DoraGroup', { description: 'The records that share a key, and their metrics.' })
export class DoraGroupType {
  @Field(() => DimensionEnum, { simple: true, description: 'What the records are grouped by.' })
  readonly dimension: Dimension;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description:
      "A team's name, an asset's id or a change type in the ledger's words (`normal`); null is Unassigned.",
  })
  readonly key: GroupKey;

  @Field(() => String, { simple: true, description: 'What a person reads.' })
  readonly label: string;

  constructor(
    private readonly group: GroupReport,
    private readonly filter: Filter,
  ) {
    this.dimension = group.dimension;
    this.key = shownKey(group.dimension, group.key);
    this.label = group.label;
  }

  @Field(() => ID, { description: GROUP_ID })
  get id(): string {
    return groupId('', this.group, this.filter, [this.group.scorecard.rules.window]);
  }

  @Field(() => DoraMetricsType, { description: "The four metrics over the group's records." })
  get metrics(): DoraMetricsType {
    return new DoraMetricsType(this.group.scorecard);
  }

  @Field(() => MetricRegressionAlertConnection, {
    description: "The group's alerts that nobody has acknowledged yet, newest first.",
  })
  alerts(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<MetricRegressionAlertType>> {
    const { dimension, key } = this.group;
    return pageOfAlerts(scope, { acknowledged: false, subjects: [{ dimension, key }] }, { first, after });
  }
}

export const DoraGroupConnection = connectionType('DoraGroup', () => DoraGroupType, 'the groups');

@ObjectType('DoraReport', { description: 'The four metrics over a window, as a whole and by group.' })
export class DoraReportType {
  #asked: Promise<DoraReport> | undefined;

  /** @param read asks for the numbers, once something of them is wanted. */
  constructor(
    private readonly question: DoraQuestion,
    private readonly read: () => Promise<DoraReport>,
  ) {}

  @Field(() => DoraWindowType, { description: 'The window that the numbers are of.' })
  get window(): DoraWindowType {
    return new DoraWindowType(this.question.window);
  }

  @Field(() => DoraMetricsType, { description: 'The four metrics over all records that the filter keeps.' })
  async overall(): Promise<DoraMetricsType> {
    return new DoraMetricsType((await this.#report()).overall);
  }

  @Field(() => DoraGroupConnection, {
    description:
      'Groups with at least one record in the window or in the previous one, by number of closed changes and resolved ' +
      'incidents descending, then by key. Empty unless groupBy is given.',
  })
  async groups(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<DoraGroupType>> {
    const { groups, question } = await this.#report();
    const list = {
      ...{ groups, name: `groups:${question.groupBy}` },
      toNode: (group: GroupReport) => new DoraGroupType(group, question.filter),
    };
    return pageOfGroups(scope, list, { first, after });
  }

  @Field(() => BandSetType, { description: 'Which table the bands of this report come from.' })
  async bandSet(): Promise<BandSetType> {
    return new BandSetType((await this.#report()).rules.bandSet);
  }

  /** Not behind the numbers: those of the last quarter are to be read together with them. */
  @Field(() => DoraGoalsType, {
    description: 'The quarterly targets of the workspace, and how the last quarter went.',
  })
  goals(@Ctx() scope: RequestScope): DoraGoalsType {
    return DoraGoalsType.of(scope);
  }

  @Field(() => MetricRegressionAlertConnection, {
    description:
      "Alerts of this report's groups that nobody has acknowledged yet, newest first. Without groupBy: of the groups that " +
      'the filter names, or, without a filter, of the workspace as a whole.',
  })
  async alerts(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<MetricRegressionAlertType>> {
    const filter = { acknowledged: false, subjects: subjectsOf(await this.#report()) };
    return pageOfAlerts(scope, filter, { first, after });
  }

  #report(): Promise<DoraReport> {
    this.#asked ??= this.read();
    return this.#asked;
  }
}
