import { Ctx, Field, Float, ObjectType } from 'type-graphql';
import type { WorkspaceRules } from '../../src/analytics/change-settings.js';
import { doraReport } from '../../src/analytics/dora-report.js';
import {
  type GoalReading,
  type GoalSet,
  type GoalStatus,
  goalsInForce,
  goalsOfLastQuarter,
  nextGoalEndMs,
  quarterOf,
} from '../../src/domain/goals.js';
import { compareDates, type LocalDate } from '../../src/domain/zone.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { GoalStatusEnum } from '../enums.js';
import { DateScalar } from '../scalars.js';
import { DoraMetricsType } from './dora-metrics.type.js';

const QUARTER_END = "The last day on which the targets hold, in the workspace's time zone.";
const NO_TARGET = 'null: no target.';

@ObjectType('GoalReading', {
  description: 'How a value stands to its target. Shown, never enforced.',
  simpleResolvers: true,
})
export class GoalReadingType implements GoalReading {
  @Field(() => Float, {
    description: "In the metric's unit: deploy frequency at least this, the others at most.",
  })
  declare target: number;
  @Field(() => GoalStatusEnum, { description: 'Equal is met; without a value it is unknown.' })
  declare status: GoalStatus;
  @Field(() => DateScalar, { description: QUARTER_END }) declare quarterEnd: LocalDate;
}

@ObjectType('DoraGoalSet', { description: 'The targets of a quarter.' })
export class DoraGoalSetType {
  constructor(private readonly goals: GoalSet) {}

  @Field(() => DateScalar, { description: QUARTER_END })
  get quarterEnd(): LocalDate {
    return this.goals.quarterEnd;
  }

  @Field(() => Float, { nullable: true, description: `At least this many a day; ${NO_TARGET}` })
  get deployFrequencyPerDay(): number | null {
    return this.goals.targets.deploy_frequency ?? null;
  }

  @Field(() => Float, { nullable: true, description: `A median of at most this many hours; ${NO_TARGET}` })
  get leadTimeP50Hours(): number | null {
    return this.goals.targets.lead_time ?? null;
  }

  @Field(() => Float, { nullable: true, description: `A share of at most this, 0 to 1; ${NO_TARGET}` })
  get changeFailureRate(): number | null {
    return this.goals.targets.change_failure_rate ?? null;
  }

  @Field(() => Float, { nullable: true, description: `A median of at most this many hours; ${NO_TARGET}` })
  get mttrP50Hours(): number | null {
    return this.goals.targets.mttr ?? null;
  }
}

@ObjectType('GoalResult', { description: 'What became of the targets of a quarter that is over.' })
export class GoalResultType {
  constructor(private readonly goals: GoalSet) {}

  @Field(() => DateScalar, { description: QUARTER_END })
  get quarterEnd(): LocalDate {
    return this.goals.quarterEnd;
  }

  @Field(() => DoraGoalSetType, { description: 'The targets that held at its end.' })
  get targets(): DoraGoalSetType {
    return new DoraGoalSetType(this.goals);
  }

  @Field(() => DoraMetricsType, {
    description:
      'The metrics over the quarter, the three months that end with its last day; their `goal` is of these targets.',
  })
  async metrics(@Ctx() { facts, rules }: RequestScope): Promise<DoraMetricsType> {
    const question = { window: quarterOf(this.goals, rules.timeZone), groupBy: null, filter: {} };
    const report = await doraReport(facts, question, { ...rules, goals: this.goals });
    return new DoraMetricsType(report.overall);
  }
}

@ObjectType('DoraGoals', { description: 'The quarterly targets of the workspace.' })
export class DoraGoalsType {
  constructor(
    private readonly rules: WorkspaceRules,
    private readonly asOfMs: number,
  ) {}

  /** As the goals stand now. */
  static of({ principal: { workspace }, asOfUntil }: RequestScope): DoraGoalsType {
    const { settings, timeZone } = workspace;
    const asOfMs = asOfUntil((nowMs) => nextGoalEndMs(settings.goals, timeZone, nowMs));
    return new DoraGoalsType(workspace, asOfMs);
  }

  @Field(() => DoraGoalSetType, {
    nullable: true,
    description: 'Of the quarters that are not over, the first that has goals; null where none has.',
  })
  get current(): DoraGoalSetType | null {
    const { settings, timeZone } = this.rules;
    const goals = goalsInForce(settings.goals, timeZone, this.asOfMs);
    return goals === null ? null : new DoraGoalSetType(goals);
  }

  @Field(() => GoalResultType, {
    nullable: true,
    description: 'Of the quarters that are over, the last that had goals; null: none had.',
  })
  get lastQuarter(): GoalResultType | null {
    const { settings, timeZone } = this.rules;
    const goals = goalsOfLastQuarter(settings.goals, timeZone, this.asOfMs);
    return goals === null ? null : new GoalResultType(goals);
  }

  @Field(() => [DoraGoalSetType], {
    description:
      'The goals of every quarter, the latest first: those to come, the current one, and those that are over.',
  })
  get history(): DoraGoalSetType[] {
    const byEnd = this.rules.settings.goals.toSorted((a, b) => compareDates(b.quarterEnd, a.quarterEnd));
    return byEnd.map((goals) => new DoraGoalSetType(goals));
  }
}
