import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  EVALUATION_STATES,
  EvaluationStage,
  EvaluationTrigger,
} from '../../src/analytics/evaluation.js';
import { connectionType } from '../../src/graphql/connection.js';
import type { EvaluationRunRow } from '../../src/store/evaluation.store.js';
import { EvaluationStageEnum, EvaluationStateEnum, EvaluationTriggerEnum } from '../enums.js';
import { DateTimeScalar } from '../scalars.js';

const UNTIL_DONE = 'null until it is done.';

@ObjectType('EvaluationRun', { description: "One evaluation of the workspace's groups, as of one instant." })
export class EvaluationRunType {
  constructor(private readonly row: EvaluationRunRow) {}

  @Field(() => DateTimeScalar, { description: 'The instant that it is as of.' })
  get evaluatedAt(): number {
    return this.row.evaluatedAtMs;
  }

  @Field(() => EvaluationTriggerEnum, { description: 'What set it off.' })
  get trigger(): EvaluationTrigger {
    return this.row.trigger;
  }

  @Field(() => EvaluationStateEnum, { description: 'How far it is.' })
  get state(): (typeof EVALUATION_STATES)[number] {
    return this.row.state;
  }

  @Field(() => EvaluationStageEnum, { nullable: true, description: 'What it is at; null once it has ended.' })
  get stage(): EvaluationStage | null {
    return this.row.stage;
  }

  @Field(() => Int, { description: 'How often it was begun.' })
  get attempts(): number {
    return this.row.attempts;
  }

  @Field(() => String, { description: 'The process that worked on it last.' })
  get worker(): string {
    return this.row.worker;
  }

  @Field(() => DateTimeScalar, { description: 'When the last attempt began.' })
  get startedAt(): number {
    return this.row.startedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended; null while it has not.' })
  get finishedAt(): number | null {
    return this.row.finishedAtMs;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'How long the last attempt took, in milliseconds; null while it has not ended.',
  })
  get durationMs(): number | null {
    const { startedAtMs, finishedAtMs } = this.row;
    return finishedAtMs === null ? null : finishedAtMs - startedAtMs;
  }

  @Field(() => Int, {
    nullable: true,
    description: `How many metrics of how many groups could be judged; ${UNTIL_DONE}`,
  })
  get findings(): number | null {
    return this.row.findings;
  }

  @Field(() => Int, { nullable: true, description: `How many alerts it raised; ${UNTIL_DONE}` })
  get raised(): number | null {
    return this.row.raised;
  }

  @Field(() => Int, {
    nullable: true,
    description: `How many regressions stayed quiet after an acknowledgement; ${UNTIL_DONE}`,
  })
  get silenced(): number | null {
    return this.row.silenced;
  }

  @Field(() => Int, {
    nullable: true,
    description: `How many earlier alerts it found to be over; ${UNTIL_DONE}`,
  })
  get recovered(): number | null {
    return this.row.recovered;
  }

  @Field(() => String, { nullable: true, description: 'What went wrong; null where nothing did.' })
  get error(): string | null {
    return this.row.error;
  }
}

export const EvaluationRunConnection = connectionType(
  'EvaluationRun',
  () => EvaluationRunType,
  'the evaluations',
);
