import { Arg, Ctx, Field, Int, ObjectType } from 'type-graphql';
import { shownKey } from '../../src/analytics/node-id.js';
import { nextDue } from '../../src/analytics/report-schedule.js';
import type { Dimension, GroupKey } from '../../src/domain/grouping.js';
import type { ChangeType } from '../../src/domain/ledger-words.js';
import type { RelativeWindow } from '../../src/domain/relative-window.js';
import { pageSize } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import type { SavedReportRow, SavedReportRunRow } from '../../src/store/saved-report.store.js';
import { ChangeTypeEnum, DimensionEnum } from '../enums.js';
import { ExportFormatEnum, RelativeWindowEnum, ReportRunStateEnum } from '../report-enums.js';
import { DateTimeScalar } from '../scalars.js';
import { ChannelType } from './channel.type.js';
import { MemberType } from './member.type.js';
import { NodeType } from './node.type.js';

const LAST_RUNS = 5;

@ObjectType('SavedReportFilter', {
  description: 'What a report keeps; a list that is null keeps everything.',
})
export class SavedReportFilterType {
  constructor(private readonly filter: SavedReportRow['filter']) {}

  @Field(() => [String], {
    nullable: 'itemsAndList',
    description: "Teams' names; null among them is Unassigned.",
  })
  get teams(): readonly GroupKey[] | null {
    return this.filter.team ?? null;
  }

  @Field(() => [String], {
    nullable: 'itemsAndList',
    description: "Assets' ids; null among them is Unassigned.",
  })
  get services(): readonly GroupKey[] | null {
    return this.filter.service?.map((key) => shownKey('service', key)) ?? null;
  }

  @Field(() => [ChangeTypeEnum], {
    nullable: 'itemsAndList',
    description: 'Change types; null among them is Unassigned.',
  })
  get changeTypes(): readonly (ChangeType | null)[] | null {
    return this.filter.change_type ?? null;
  }
}

@ObjectType('SavedReportRun', { description: 'One time that a report was due, or that somebody wanted it.' })
export class SavedReportRunType {
  constructor(private readonly row: SavedReportRunRow) {}

  @Field(() => ReportRunStateEnum, { description: 'What became of it.' })
  get state(): SavedReportRunRow['state'] {
    return this.row.state;
  }

  @Field(() => String, { nullable: true, description: 'Why it was not sent; null where it was.' })
  get error(): string | null {
    return this.row.error;
  }

  @Field(() => DateTimeScalar, { description: 'When it was due; when somebody wanted it.' })
  get dueAt(): number {
    return this.row.dueAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get runAt(): number {
    return this.row.runAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where its window starts; null where it was not made.',
  })
  get windowStart(): number | null {
    return this.row.windowStartsAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where its window ends, excluded; null where it was not made.',
  })
  get windowEnd(): number | null {
    return this.row.windowEndsAtMs;
  }

  @Field(() => Int, { description: 'How often it was tried so far; 6 times at most.' })
  get attempts(): number {
    return this.row.attempt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is tried again after a failure of ours; null: it is not.',
  })
  get nextAttemptAt(): number | null {
    return this.row.retryAtMs;
  }

  @Field(() => MemberType, { nullable: true, description: 'Who wanted it; null: its schedule.' })
  get runBy(): MemberType | null {
    return this.row.runBy === null ? null : MemberType.ofCaller(this.row.runBy, this.row.runBy.role);
  }
}

@ObjectType('SavedReport', {
  implements: NodeType,
  description: 'A question about the four metrics that goes out by itself, as a file.',
})
export class SavedReportType extends NodeType {
  constructor(private readonly row: SavedReportRow) {
    super('SavedReport', row.id);
  }

  @Field(() => String, { description: 'What people call it; unique in the workspace, whatever its case.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => RelativeWindowEnum, { description: 'Which days it is of.' })
  get window(): RelativeWindow {
    return this.row.window;
  }

  @Field(() => DimensionEnum, { nullable: true, description: 'What its rows are; null: everything in one.' })
  get groupBy(): Dimension | null {
    return this.row.groupBy;
  }

  @Field(() => SavedReportFilterType, { description: 'Which records it counts.' })
  get filter(): SavedReportFilterType {
    return new SavedReportFilterType(this.row.filter);
  }

  @Field(() => ExportFormatEnum, { description: 'What its file is.' })
  get format(): SavedReportRow['format'] {
    return this.row.format;
  }

  @Field(() => String, { description: "When it is due: cron's five fields, in the workspace's zone." })
  get cron(): string {
    return this.row.cron;
  }

  @Field(() => Boolean, { description: 'Whether its schedule is heeded.' })
  get enabled(): boolean {
    return this.row.isEnabled;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is due next; null while it is disabled.',
  })
  nextRunAt(@Ctx() { principal, asOfMs }: RequestScope): number | null {
    return this.row.isEnabled ? nextDue(this.row.cron, principal.workspace.timeZone, asOfMs).atMs : null;
  }

  @Field(() => [ChannelType], { description: 'Where it goes; channels that were deleted are left out.' })
  async channels(@Ctx() { channels }: RequestScope): Promise<ChannelType[]> {
    const rows = await channels.list();
    return rows.filter(({ id }) => this.row.channelIds.includes(id)).map((row) => new ChannelType(row));
  }

  @Field(() => [SavedReportRunType], { description: 'What became of its last times, newest first.' })
  async lastRuns(
    @Ctx() { savedReports }: RequestScope,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: LAST_RUNS,
      description: 'At most this many; no more than 20 are kept in sight.',
    })
    first: number | null,
  ): Promise<SavedReportRunType[]> {
    const runs = await savedReports.runs.load(this.row.id);
    return runs.slice(0, pageSize(first ?? LAST_RUNS)).map((run) => new SavedReportRunType(run));
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): number {
    return this.row.createdAtMs;
  }

  @Field(() => MemberType, { description: 'Who made it.' })
  get createdBy(): MemberType {
    return MemberType.ofCaller(this.row.createdBy, this.row.createdBy.role);
  }
}
