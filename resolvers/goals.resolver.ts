import {
  Arg,
  Authorized,
  Ctx,
  Field,
  Float,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { setGoals } from '../src/analytics/change-settings.js';
import type { Permission } from '../src/domain/permissions.js';
import type { LocalDate } from '../src/domain/zone.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { DateScalar } from './scalars.js';
import { DoraGoalsType } from './types/goals.type.js';
import { orUserErrors, UserErrorType } from './types/user-error.type.js';

@InputType({ description: 'The targets of a quarter, all of them: one that is left out or null is none.' })
class SetDoraGoalsInput {
  @Field(() => DateScalar, {
    description: "The quarter's last day, which must not be over in the workspace's zone.",
  })
  declare quarterEnd: LocalDate;
  @Field(() => Float, { nullable: true, description: 'At least this many a day; 0 or more.' })
  declare deployFrequencyPerDay?: number | null;
  @Field(() => Float, { nullable: true, description: 'A median of at most this many hours; 0 or more.' })
  declare leadTimeP50Hours?: number | null;
  @Field(() => Float, { nullable: true, description: 'A share of at most this, 0 to 1.' })
  declare changeFailureRate?: number | null;
  @Field(() => Float, { nullable: true, description: 'A median of at most this many hours; 0 or more.' })
  declare mttrP50Hours?: number | null;
}

@ObjectType({ description: 'The goals, or what is wrong with the input.' })
class SetDoraGoalsPayload {
  @Field(() => DoraGoalsType, { nullable: true, description: 'As they stand now; null: see userErrors.' })
  declare goals?: DoraGoalsType | null;
  @Field(() => [UserErrorType], { description: 'Empty where the goals are set.' })
  declare userErrors: UserErrorType[];
}

const TARGETS = [
  ['deployFrequencyPerDay', 'deploy_frequency'],
  ['leadTimeP50Hours', 'lead_time'],
  ['changeFailureRate', 'change_failure_rate'],
  ['mttrP50Hours', 'mttr'],
] as const;

@Resolver()
export class GoalsResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => DoraGoalsType, { description: 'The quarterly targets, and how the last quarter went.' })
  goals(@Ctx() scope: RequestScope): DoraGoalsType {
    return DoraGoalsType.of(scope);
  }

  @Authorized<Permission>('EDIT_GOALS')
  @Mutation(() => SetDoraGoalsPayload, {
    description:
      'Sets the targets of a quarter. Those of an earlier quarter stay in the history. Needs EDIT_GOALS.',
  })
  setDoraGoals(
    @Ctx() { changeSettings, asOfMs }: RequestScope,
    @Arg('input', () => SetDoraGoalsInput, { description: 'The quarter and its targets.' })
    input: SetDoraGoalsInput,
  ): Promise<SetDoraGoalsPayload> {
    return orUserErrors(async () => {
      const targets = TARGETS.map(([name, metric]) => ({
        ...{ field: `input.${name}`, metric },
        value: input[name] ?? null,
      }));
      const rules = await setGoals(changeSettings, { quarterEnd: input.quarterEnd, targets }, asOfMs);
      return { goals: new DoraGoalsType(rules, asOfMs) };
    });
  }
}
