import { Field, ID, InputType } from 'type-graphql';
import type { Dimension } from '../../src/domain/grouping.js';
import type { RelativeWindow } from '../../src/domain/relative-window.js';
import { badInput } from '../../src/errors.js';
import type { SavedReportDraft, SavedReportRow } from '../../src/store/saved-report.store.js';
import { DimensionEnum } from '../enums.js';
import { ExportFormatEnum, RelativeWindowEnum } from '../report-enums.js';
import { toUuid } from './channel.inputs.js';
import { DoraFilterInput, toFilter } from './filter.input.js';

const CRON =
  "Cron's five fields, minute, hour, day of month, month, day of week, in the workspace's zone; once an hour at most. A time that clocks jump over, or show twice, comes once.";
const CHANNELS = 'Ids of 1 to 20 e-mail or webhook channels.';

@InputType({ description: 'A report to be made.' })
export class CreateSavedReportInput {
  @Field(() => String, { description: '1 to 100 characters, unique in the workspace whatever its case.' })
  declare name: string;
  @Field(() => RelativeWindowEnum, { description: 'Which days it is of.' }) declare window: RelativeWindow;
  @Field(() => DimensionEnum, { nullable: true, description: 'Left out: everything in one row.' })
  declare groupBy?: Dimension | null;
  @Field(() => DoraFilterInput, { nullable: true, description: 'Left out: every record.' })
  declare filter?: DoraFilterInput | null;
  @Field(() => ExportFormatEnum, { nullable: true, description: 'Left out: CSV.' })
  declare format?: SavedReportRow['format'] | null;
  @Field(() => String, { description: CRON }) declare cron: string;
  @Field(() => [ID], { description: CHANNELS }) declare channels: string[];
  @Field(() => Boolean, { nullable: true, description: 'Left out: true.' }) declare enabled?: boolean | null;
}

@InputType({ description: 'Which report, and what is to change: what is left out stays.' })
export class UpdateSavedReportInput {
  @Field(() => ID, { description: 'Which.' }) declare id: string;
  @Field(() => String, { nullable: true, description: 'Left out or null: stays.' }) declare name?:
    | string
    | null;
  @Field(() => RelativeWindowEnum, { nullable: true, description: 'Left out or null: stays.' })
  declare window?: RelativeWindow | null;
  @Field(() => DimensionEnum, {
    nullable: true,
    description: 'Left out: stays. null: everything in one row.',
  })
  declare groupBy?: Dimension | null;
  @Field(() => DoraFilterInput, { nullable: true, description: 'Left out: stays. null: every record.' })
  declare filter?: DoraFilterInput | null;
  @Field(() => ExportFormatEnum, { nullable: true, description: 'Left out or null: stays.' })
  declare format?: SavedReportRow['format'] | null;
  @Field(() => String, { nullable: true, description: `Left out or null: stays. ${CRON}` })
  declare cron?: string | null;
  @Field(() => [ID], { nullable: true, description: `Left out or null: stays. ${CHANNELS}` })
  declare channels?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Left out or null: stays.' })
  declare enabled?: boolean | null;
}

@InputType({ description: 'A report.' })
export class SavedReportIdInput {
  @Field(() => ID, { description: 'Which.' }) declare id: string;
}

/** The report that the input describes. */
export function toDraft(input: CreateSavedReportInput): SavedReportDraft {
  return {
    ...{ name: input.name, window: input.window, groupBy: input.groupBy ?? null, cron: input.cron },
    ...{
      filter: storedFilter(input.filter),
      format: input.format ?? 'csv',
      isEnabled: input.enabled ?? true,
    },
    channelIds: toChannelIds(input.channels),
  };
}

/** The report as it is to be. */
export function toChangedDraft(input: UpdateSavedReportInput, row: SavedReportRow): SavedReportDraft {
  return {
    ...{ name: input.name ?? row.name, window: input.window ?? row.window, cron: input.cron ?? row.cron },
    groupBy: input.groupBy === undefined ? row.groupBy : input.groupBy,
    filter: input.filter === undefined ? row.filter : storedFilter(input.filter),
    ...{ format: input.format ?? row.format, isEnabled: input.enabled ?? row.isEnabled },
    channelIds: input.channels == null ? row.channelIds : toChannelIds(input.channels),
  };
}

function storedFilter(input: DoraFilterInput | null | undefined): SavedReportDraft['filter'] {
  const { team, service, change_type } = toFilter(input, 'input.filter');
  return {
    ...(team && { team: [...team] }),
    ...(service && { service: [...service] }),
    ...(change_type && { change_type: [...change_type] }),
  };
}

function toChannelIds(ids: readonly string[]): string[] {
  const uuids = ids.map((id) => toUuid(id, 'Channel', 'input.channels'));
  if (new Set(uuids).size < uuids.length) throw badInput('input.channels', 'must name each channel once');
  return uuids;
}
