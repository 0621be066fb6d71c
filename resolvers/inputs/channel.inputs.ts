import { Field, ID, InputType } from 'type-graphql';
import { assetKeyOf, fromNodeId, isUuid, type NodeKind } from '../../src/analytics/node-id.js';
import { storableText } from '../../src/analytics/storable-text.js';
import type { ChannelInput } from '../../src/dispatch/channel-draft.js';
import { type ChannelKind, WANTED_TYPES, type WantedType } from '../../src/domain/channel.js';
import type { Dimension } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { badInput, PublicError, quoted } from '../../src/errors.js';
import type { DeliveryState } from '../../src/store/delivery.store.js';
import { ChannelEventEnum, ChannelKindEnum, DeliveryStateEnum } from '../channel-enums.js';
import { DimensionEnum, MetricEnum } from '../enums.js';

@InputType({ description: 'What a channel is, but for its kind, which stays.' })
class ChannelFields {
  @Field(() => String, { description: 'What a person reads, 1 to 100 characters.' }) declare name: string;
  @Field(() => String, {
    nullable: true,
    description:
      'Where webhook and Slack post to: https, and no address inside a network unless the operator allows it.',
  })
  declare url?: string | null;
  @Field(() => [String], { nullable: true, description: 'For e-mail: 1 to 50 addresses.' })
  declare recipients?: string[] | null;
  @Field(() => [ChannelEventEnum], { nullable: true, description: 'Which events it wants; left out: all.' })
  declare events?: WantedType[] | null;
  @Field(() => [MetricEnum], { nullable: true, description: 'Of these metrics; left out: of all.' })
  declare metrics?: MetricId[] | null;
  @Field(() => DimensionEnum, {
    nullable: true,
    description: 'Of groups of this dimension; left out: of all.',
  })
  declare dimension?: Dimension | null;
  @Field(() => [String], {
    nullable: 'itemsAndList',
    description:
      "Of groups with one of these keys of the dimension: teams' names, assets' ids, change types; null is Unassigned.",
  })
  declare keys?: (string | null)[] | null;
}

@InputType({ description: 'A new channel.' })
export class CreateChannelInput extends ChannelFields {
  @Field(() => ChannelKindEnum, { description: 'How it is sent to.' }) declare kind: ChannelKind;
}

@InputType({ description: 'A channel as it is to be: what is left out is as for a new one.' })
export class UpdateChannelInput extends ChannelFields {
  @Field(() => ID, { description: "The channel's id." }) declare id: string;
}

@InputType({ description: 'Which channel.' })
export class ChannelIdInput {
  @Field(() => ID, { description: "The channel's id." }) declare id: string;
}

@InputType({ description: 'Which channel, and whether anything is to be sent to it.' })
export class SetChannelEnabledInput extends ChannelIdInput {
  @Field(() => Boolean, {
    description: 'false: nothing is sent, and what happens meanwhile is not kept for it.',
  })
  declare enabled: boolean;
}

@InputType({ description: 'Which delivery.' })
export class DeliveryIdInput {
  @Field(() => ID, { description: "The delivery's id." }) declare id: string;
}

@InputType({
  description: 'Which deliveries a list shows: AND between fields. What is left out keeps everything.',
})
export class DeliveryFilterInput {
  @Field(() => ID, { nullable: true, description: 'Of this channel.' }) declare channel?: string | null;
  @Field(() => DeliveryStateEnum, { nullable: true, description: 'That are so far.' })
  declare state?: DeliveryState | null;
}

/** The input in the domain's words. */
export function toChannelInput(fields: ChannelFields, kind: ChannelKind): ChannelInput {
  const { name, url, recipients, events, metrics, dimension, keys } = fields;
  if (keys != null && dimension == null) throw badInput('input.keys', 'need a dimension that they are of');
  return {
    ...{ kind, name, url: url ?? null, recipients: recipients ?? null },
    ...{ events: events ?? WANTED_TYPES, metrics: metrics ?? null, dimension: dimension ?? null },
    keys: keys?.map((key) => ownKey(dimension ?? null, key)) ?? null,
  };
}

function ownKey(dimension: Dimension | null, key: string | null): string | null {
  if (key === null) return null;
  return dimension === 'service' ? assetKeyOf(key, 'input.keys') : storableText(key, 'input.keys');
}

/** The uuid of a thing of that kind. @throws PublicError NOT_FOUND where the id is of nothing. */
export function toUuid(id: string, kind: NodeKind, field = 'input.id'): string {
  const node = fromNodeId(id);
  if (node?.kind !== kind || !isUuid(node.key)) throw nothingOf(id, kind, field);
  return node.key;
}

/** What is said where an id is of nothing. */
export function nothingOf(id: string, kind: NodeKind, field = 'input.id'): PublicError {
  const message = `there is no ${kind.toLowerCase()} ${quoted(id)}`;
  return new PublicError('NOT_FOUND', message, [{ field, message }]);
}
