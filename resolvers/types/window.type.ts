import { Field, Float, ObjectType } from 'type-graphql';
import { type Window, windowDays } from '../../src/domain/window.js';
import { DateTimeScalar } from '../scalars.js';

@ObjectType('DoraWindow', { description: 'Half-open: start <= t < end.' })
export class DoraWindowType {
  constructor(private readonly window: Window) {}

  @Field(() => DateTimeScalar, { description: 'Included.' })
  get start(): number {
    return this.window.startMs;
  }

  @Field(() => DateTimeScalar, { description: 'Excluded.' })
  get end(): number {
    return this.window.endMs;
  }

  @Field(() => Float, { description: 'The length in days of 86,400 s, as deploy frequency divides by it.' })
  get days(): number {
    return windowDays(this.window);
  }
}
