import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('Percentiles', {
  description: 'Percentiles of durations, by linear interpolation, in the unit that the field names.',
  simpleResolvers: true,
})
export class PercentilesType {
  @Field(() => Float, { nullable: true, description: 'The median; null without a sample.' })
  declare p50: number | null;
  @Field(() => Float, { nullable: true, description: 'The 90th percentile; null without a sample.' })
  declare p90: number | null;
  @Field(() => Int, { description: 'How many durations there are.' }) declare sampleSize: number;
}
