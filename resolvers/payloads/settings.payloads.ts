import { Field, ObjectType } from 'type-graphql';
import { RegressionThresholdsType } from '../types/regression-rules.type.js';
import { UserErrorType } from '../types/user-error.type.js';
import { WorkspaceType } from '../types/workspace.type.js';

const NULL = 'null: see userErrors.';
const USER_ERRORS = { description: 'Empty where it is done; otherwise nothing was changed.' };

@ObjectType({ description: 'The thresholds, or what is wrong with the input.' })
export class SetRegressionThresholdsPayload {
  @Field(() => RegressionThresholdsType, { nullable: true, description: `As they stand now; ${NULL}` })
  declare thresholds?: RegressionThresholdsType | null;
  @Field(() => [UserErrorType], USER_ERRORS) declare userErrors: UserErrorType[];
}

@ObjectType({ description: 'Whether the group is left out, or what is wrong with the input.' })
export class SetGroupDisabledPayload {
  @Field(() => Boolean, { nullable: true, description: `As it stands now; ${NULL}` })
  declare disabled?: boolean | null;
  @Field(() => [UserErrorType], USER_ERRORS) declare userErrors: UserErrorType[];
}

@ObjectType({ description: 'The workspace with its rules, or what is wrong with the input.' })
export class SetAnalyticsSettingsPayload {
  @Field(() => WorkspaceType, { nullable: true, description: `As it stands now; ${NULL}` })
  declare workspace?: WorkspaceType | null;
  @Field(() => [UserErrorType], USER_ERRORS) declare userErrors: UserErrorType[];
}
