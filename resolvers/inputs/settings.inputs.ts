import { Field, Float, InputType, Int } from 'type-graphql';
import type { ThresholdInput } from '../../src/analytics/change-settings.js';
import { assetKeyOf } from '../../src/analytics/node-id.js';
import { storableText } from '../../src/analytics/storable-text.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { CHANGE_TYPES } from '../../src/domain/ledger-words.js';
import type { DisabledGroup } from '../../src/domain/regression.js';
import { badInput, quoted } from '../../src/errors.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DimensionEnum } from '../enums.js';

const THRESHOLD =
  'A share of the baseline, more than 0: 0.3 is 30 %. Left out: stays. null: back to the default.';

@InputType({
  description: 'Thresholds and minimum sample. What is left out stays; null brings back the default.',
})
export class SetRegressionThresholdsInput {
  @Field(() => Float, { nullable: true, description: `${THRESHOLD} At most 1.` })
  declare deployFrequency?: number | null;
  @Field(() => Float, { nullable: true, description: `${THRESHOLD} At most 100.` })
  declare leadTime?: number | null;
  @Field(() => Float, { nullable: true, description: `${THRESHOLD} At most 100.` })
  declare changeFailureRate?: number | null;
  @Field(() => Float, { nullable: true, description: `${THRESHOLD} At most 100.` })
  declare mttr?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'How many records a baseline must have, 1 to 1,000,000. Left out: stays. null: back to 1.',
  })
  declare minSampleSize?: number | null;
}

const THRESHOLDS = [
  ['deployFrequency', 'deploy_frequency'],
  ['leadTime', 'lead_time'],
  ['changeFailureRate', 'change_failure_rate'],
  ['mttr', 'mttr'],
] as const;

/** The thresholds that the input names. */
export function toThresholds(input: SetRegressionThresholdsInput): ThresholdInput[] {
  return THRESHOLDS.flatMap(([name, metric]) => {
    const value = input[name];
    return value === undefined ? [] : [{ field: `input.${name}`, metric, value }];
  });
}

@InputType({ description: 'A group, and whether the nightly evaluation leaves it out.' })
export class SetGroupDisabledInput {
  @Field(() => DimensionEnum, { description: "The group's dimension." }) declare dimension: Dimension;
  @Field(() => String, {
    nullable: true,
    description:
      "A team's name, an asset's id or a change type in the ledger's words (`normal`); null is Unassigned.",
  })
  declare key?: string | null;
  @Field(() => Boolean, { description: 'true: left out. false: taken in again.' }) declare disabled: boolean;
}

/**
 * The group that the input means.
 * @throws PublicError BAD_USER_INPUT where there is none and it is to be disabled: it would be a slip of the pen.
 */
export async function toGroup(
  { dimension, key, disabled }: SetGroupDisabledInput,
  scope: RequestScope,
): Promise<DisabledGroup> {
  if (key == null) return { dimension, key: null };
  const field = 'input.key';
  const own = dimension === 'service' ? assetKeyOf(key, field) : storableText(key, field);
  if (disabled && !(await EXISTS[dimension](scope, own))) {
    throw badInput(field, `there is no ${NOUN[dimension]} ${quoted(key)}`);
  }
  return { dimension, key: own };
}

const NOUN = { team: 'team', service: 'asset', change_type: 'change type' } as const;

const EXISTS: Record<Dimension, (scope: RequestScope, key: string) => Promise<boolean>> = {
  team: async ({ records }, key) => (await records.membersByTeam.load(key)).length > 0,
  service: async ({ records }, key) => (await records.assetByKey.load(key)) !== null,
  change_type: async (_, key) => CHANGE_TYPES.some((type) => type === key),
};

@InputType({ description: 'Failure window, zone and table of the bands. What is left out stays.' })
export class SetAnalyticsSettingsInput {
  @Field(() => Float, {
    nullable: true,
    description: 'Hours, more than 0 and at most 8,760. Left out: stays. null: back to 24.',
  })
  declare doraFailureWindowHours?: number | null;
  @Field(() => String, { nullable: true, description: 'An IANA time zone. Left out or null: stays.' })
  declare timeZone?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A version of `bandSets`. Left out: stays. null: back to the default.',
  })
  declare bandSetVersion?: string | null;
}
