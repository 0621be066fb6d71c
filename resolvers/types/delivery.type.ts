import { Ctx, Field, Int, ObjectType } from 'type-graphql';
import type { EventType } from '../../src/domain/channel.js';
import { connectionType } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import type { AttemptRow, DeliveryRow, DeliveryState } from '../../src/store/delivery.store.js';
import { DeliveryEventEnum, DeliveryStateEnum } from '../channel-enums.js';
import { DateTimeScalar } from '../scalars.js';
import { ChannelType } from './channel.type.js';
import { NodeType } from './node.type.js';

@ObjectType('DeliveryAttempt', { description: 'One try to deliver, and what came of it.' })
export class DeliveryAttemptType {
  constructor(private readonly row: AttemptRow) {}

  @Field(() => Int, { description: 'Counts from 1; one that is missing died with its process.' })
  get number(): number {
    return this.row.number;
  }

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  get startedAt(): number {
    return this.row.startedAtMs;
  }

  @Field(() => Int, { nullable: true, description: 'How long it took, in milliseconds.' })
  get latencyMs(): number | null {
    return this.row.latencyMs;
  }

  @Field(() => Int, { nullable: true, description: 'The status of the answer; null: there was none.' })
  get status(): number | null {
    return this.row.status;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The first characters of the answer; null: there was none.',
  })
  get answer(): string | null {
    return this.row.answer;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'What went wrong; null: nothing did. Of e-mail that was delivered: the recipients that it was refused for.',
  })
  get error(): string | null {
    return this.row.error;
  }
}

@ObjectType('Delivery', { implements: NodeType, description: 'One event on its way to one channel.' })
export class DeliveryType extends NodeType {
  constructor(private readonly row: DeliveryRow) {
    super('Delivery', row.id);
  }

  @Field(() => String, { description: "The receiver's `webhook-id`: the same on every try." })
  get webhookId(): string {
    return this.row.id;
  }

  @Field(() => ChannelType, { description: 'Where it goes; a deleted channel is shown as it was.' })
  async channel(@Ctx() { channels }: RequestScope): Promise<ChannelType> {
    const row = await channels.byId.load(this.row.channelId);
    if (row === null) throw new RangeError(`delivery ${this.row.id} has no channel`);
    return new ChannelType(row);
  }

  @Field(() => DeliveryEventEnum, { description: 'What it tells of.' })
  get event(): EventType {
    return this.row.eventType;
  }

  @Field(() => String, { description: 'The event as JSON, as a webhook is sent it.' })
  get payload(): string {
    return JSON.stringify(this.row.event);
  }

  @Field(() => DeliveryStateEnum, { description: 'How far it is.' })
  get state(): DeliveryState {
    return this.row.state;
  }

  @Field(() => DateTimeScalar, { description: 'When it was written: with what it tells of.' })
  get createdAt(): number {
    return this.row.createdAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is tried next; null: it is over.' })
  get nextAttemptAt(): number | null {
    return this.row.state === 'pending' ? this.row.nextAttemptAtMs : null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was delivered or given up; null: not yet.',
  })
  get finishedAt(): number | null {
    return this.row.finishedAtMs;
  }

  @Field(() => [DeliveryAttemptType], { description: 'Every try, oldest first.' })
  get attempts(): DeliveryAttemptType[] {
    return this.row.attempts.map((attempt) => new DeliveryAttemptType(attempt));
  }
}

export const DeliveryConnection = connectionType('Delivery', () => DeliveryType, 'the deliveries');
