import { Field, ObjectType } from 'type-graphql';
import { countingInWords } from '../../src/analytics/counting-words.js';
import type { CountingRules, Membership } from '../../src/domain/membership.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { failureWindowMs } from '../../src/domain/settings.js';
import type { LocalDate } from '../../src/domain/zone.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { MetricEnum } from '../enums.js';
import { DateScalar, DateTimeScalar } from '../scalars.js';

@ObjectType('MetricMembership', {
  description:
    "Whether a record counts in one metric, and why: under the workspace's settings, as of the instant of the request.",
})
export class MetricMembershipType {
  constructor(
    private readonly membership: Membership,
    private readonly rules: CountingRules,
  ) {}

  @Field(() => MetricEnum, { description: 'Which metric reads the record.' })
  get metric(): MetricId {
    return this.membership.metric;
  }

  @Field(() => Boolean, {
    description:
      'Whether it counts: a change in windows that hold its completion, an incident in windows that hold its resolution. ' +
      'In the failure rate an incident counts when it makes the change that caused it count as failed.',
  })
  get counts(): boolean {
    return this.membership.counts;
  }

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a change counts as failed; false where it is not closed. null: another metric than the failure rate, or an ' +
      'incident.',
  })
  get failed(): boolean | null {
    return this.membership.failed;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the failure window of a provisional change ends: until then it is among the pending ones and may still fail. ' +
      'null: it failed, the window is over, or not a change in the failure rate.',
  })
  get pendingUntil(): number | null {
    return this.membership.pendingUntilMs;
  }

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "The day that it counts on, in the workspace's time zone: of the change's completion, of the incident's resolution; " +
      'where an incident makes a change fail, of the completion of that change. null: it does not count.',
  })
  get on(): LocalDate | null {
    return this.membership.on;
  }

  @Field(() => String, { description: 'Why it counts or does not: one sentence for a person.' })
  get reason(): string {
    return countingInWords(this.membership, this.rules.failureWindowMs);
  }
}

/** Shows what `membershipsFor` says under the rules of a request. */
export function toMemberships(
  { rules }: RequestScope,
  membershipsFor: (rules: CountingRules) => readonly Membership[],
): MetricMembershipType[] {
  const { timeZone, settings, asOfMs } = rules;
  const counting = { timeZone, asOfMs, failureWindowMs: failureWindowMs(settings) };
  return membershipsFor(counting).map((membership) => new MetricMembershipType(membership, counting));
}
