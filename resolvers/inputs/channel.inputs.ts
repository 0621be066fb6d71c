import { Field, ID, InputType } from 'type-graphql';
import { assetKeyOf, fromNodeId, isUuid, type NodeKind } from '../../src/analytics/node-id.js';
import { storableText } from '../../src/analytics/storable-text.js';
import type { ChannelInput } from '../../src/dispatch/channel-draft.js';
import { type ChannelKind, WANTED_TYPES, type WantedType } from '../../src/domain/channel.js';
import type { Dimension } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { badInput, PublicError, quoted } from '../../src/errors.js';
import type { ChannelRow } from '../../src/store/channel.store.js';
import type { DeliveryState } from '../../src/store/delivery.store.js';
import { ChannelEventEnum, ChannelKindEnum, DeliveryStateEnum } from '../channel-enums.js';
import { DimensionEnum, MetricEnum } from '../enums.js';

const NAME = 'What a person reads, 1 to 100 characters.';

@InputType({ description: 'What a channel is, but for its name, and for its kind, which stays.' })
class ChannelFields {
  @Field(() => String, {
    nullable: true,
    description:
      'Where webhook and Slack post to: https, and no address inside a network unless the operator allows it. Not as it is shown, with `…`.',
  })
  declare url?: string | null;
  @Field(() => [String], { nullable: true, description: 'For e-mail: 1 to 50 addresses.' })
  declare recipients?: string[] | null;
  @Field(() => [ChannelEventEnum], { nullable: true, description: 'Which events it wants; null: all.' })
  declare events?: WantedType[] | null;
  @Field(() => [MetricEnum], { nullable: true, description: 'Of these metrics; null: of all.' })
  declare metrics?: MetricId[] | null;
  @Field(() => DimensionEnum, {
    nullable: true,
    description: 'Of groups of this dimension; null: of all, and of the workspace as a whole.',
  })
  declare dimension?: Dimension | null;
  @Field(() => [String], {
    nullable: 'itemsAndList',
    description:
      "Of groups with one of these keys of the dimension: teams' names, assets' ids, change types; null among them is Unassigned. null: of all.",
  })
  declare keys?: (string | null)[] | null;
}

@InputType({ description: 'A new channel. What is left out is as null.' })
export class CreateChannelInput extends ChannelFields {
  @Field(() => String, { description: NAME }) declare name: string;
  @Field(() => ChannelKindEnum, { description: 'How it is sent to.' }) declare kind: ChannelKind;
}

@InputType({
  description: 'What is to change of a channel. What is left out stays; null is as for a new one.',
})
export class UpdateChannelInput extends ChannelFields {
  @Field(() => String, { nullable: true, description: NAME }) declare name?: string | null;
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
export function toChannelInput(fields: CreateChannelInput): ChannelInput {
  const { kind, name, url = null, recipients = null, events, metrics = null, dimension = null } = fields;
  const keys = ownKeys(dimension, fields.keys ?? null);
  return { kind, name, url, recipients, events: events ?? WANTED_TYPES, metrics, dimension, keys };
}

/** The channel as it is to be, in the domain's words: what is left out stays as it is stored. */
export function toChangedChannel(fields: UpdateChannelInput, row: ChannelRow): ChannelInput {
  const { kind } = row;
  const { url = row.url, recipients = row.recipients, metrics = row.metrics } = fields;
  const { name = row.name, events = row.events, dimension = row.dimension } = fields;
  if (name === null) throw badInput('input.name', 'has no default: leave it out to keep it');
  const keys = fields.keys === undefined ? keptKeys(dimension, row) : ownKeys(dimension, fields.keys);
  return { kind, name, url, recipients, events: events ?? WANTED_TYPES, metrics, dimension, keys };
}

/** The stored keys, which are of the stored dimension and of no other. */
function keptKeys(dimension: Dimension | null, row: ChannelRow): ChannelInput['keys'] {
  if (row.keys === null || dimension === row.dimension) return row.keys;
  throw badInput(
    'input.keys',
    'must be said where the dimension changes: those that are stored are of another',
  );
}

function ownKeys(
  dimension: Dimension | null,
  keys: readonly (string | null)[] | null,
): (string | null)[] | null {
  if (keys === null) return null;
  if (dimension === null) throw badInput('input.keys', 'need a dimension that they are of');
  return keys.map((key) => ownKey(dimension, key));
}

function ownKey(dimension: Dimension, key: string | null): string | null {
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
  const words = kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const message = `there is no ${words} ${quoted(id)}`;
  return new PublicError('NOT_FOUND', message, [{ field, message }]);
}
