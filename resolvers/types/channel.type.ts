import { Field, ObjectType } from 'type-graphql';
import { shownKey } from '../../src/analytics/node-id.js';
import { type ChannelKind, shownAddress, type WantedType } from '../../src/domain/channel.js';
import type { Dimension } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { ChannelRow } from '../../src/store/channel.store.js';
import { ChannelEventEnum, ChannelKindEnum } from '../channel-enums.js';
import { DimensionEnum, MetricEnum } from '../enums.js';
import { DateTimeScalar } from '../scalars.js';
import { MemberType } from './member.type.js';
import { NodeType } from './node.type.js';

@ObjectType('Channel', {
  implements: NodeType,
  description: 'Where events are sent. Its secrets are never shown again.',
})
export class ChannelType extends NodeType {
  constructor(private readonly row: ChannelRow) {
    super('Channel', row.id);
  }

  @Field(() => ChannelKindEnum, { description: 'How it is sent.' })
  get kind(): ChannelKind {
    return this.row.kind;
  }

  @Field(() => String, { description: 'What a person reads.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => String, {
    nullable: true,
    description: "Where it posts to; of Slack's address, which is a secret, the host only. null for e-mail.",
  })
  get url(): string | null {
    return shownAddress(this.row);
  }

  @Field(() => [String], { nullable: true, description: 'E-mail addresses; null for the others.' })
  get recipients(): readonly string[] | null {
    return this.row.recipients;
  }

  @Field(() => [ChannelEventEnum], { description: 'Which events it wants.' })
  get events(): readonly WantedType[] {
    return this.row.events;
  }

  @Field(() => [MetricEnum], { nullable: true, description: 'Of these metrics; null: of all.' })
  get metrics(): readonly MetricId[] | null {
    return this.row.metrics;
  }

  @Field(() => DimensionEnum, {
    nullable: true,
    description: 'Of groups of this dimension; null: of all, and of the workspace as a whole.',
  })
  get dimension(): Dimension | null {
    return this.row.dimension;
  }

  @Field(() => [String], {
    nullable: 'itemsAndList',
    description:
      "Of groups with one of these keys: teams' names, assets' ids, change types; null among them: Unassigned. null: of all.",
  })
  get keys(): (string | null)[] | null {
    const { dimension, keys } = this.row;
    return keys?.map((key) => (dimension === null ? key : shownKey(dimension, key))) ?? null;
  }

  @Field(() => Boolean, { description: 'Whether anything is sent.' })
  get enabled(): boolean {
    return this.row.isEnabled;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why it was disabled by itself; null where it was not.',
  })
  get disabledReason(): string | null {
    return this.row.disabledReason;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  get createdAt(): number {
    return this.row.createdAtMs;
  }

  @Field(() => MemberType, { description: 'Who made it, as they were then.' })
  get createdBy(): MemberType {
    return MemberType.ofCaller(this.row.createdBy, this.row.createdBy.role);
  }
}
