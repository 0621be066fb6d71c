import { Field, ObjectType } from 'type-graphql';
import { ChannelType } from '../types/channel.type.js';
import { DeliveryType } from '../types/delivery.type.js';
import { UserErrorType } from '../types/user-error.type.js';

const NULL = 'null: see userErrors.';

@ObjectType({ description: 'The channel, or what is wrong with the input.' })
export class ChannelPayload {
  @Field(() => ChannelType, {
    nullable: true,
    description: `As it stands now, or as it was deleted; ${NULL}`,
  })
  declare channel?: ChannelType | null;
  @Field(() => [UserErrorType], { description: 'Empty where it is done; otherwise nothing was changed.' })
  declare userErrors: UserErrorType[];
}

@ObjectType({ description: 'The channel and its secret, or what is wrong with the input.' })
export class ChannelSecretPayload extends ChannelPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'What webhooks are signed with, `whsec_…`. Shown this once. null: the channel signs nothing, or see userErrors.',
  })
  declare secret?: string | null;
}

@ObjectType({ description: 'The delivery, or what is wrong with the input.' })
export class DeliveryPayload {
  @Field(() => DeliveryType, { nullable: true, description: `On its way; ${NULL}` })
  declare delivery?: DeliveryType | null;
  @Field(() => [UserErrorType], { description: 'Empty where it is done; otherwise nothing was changed.' })
  declare userErrors: UserErrorType[];
}
