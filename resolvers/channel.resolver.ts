import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Permission } from '../src/domain/permissions.js';
import { type Connection, pageSize, toConnection } from '../src/graphql/connection.js';
import { Cursors } from '../src/graphql/cursor.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import type { ChannelRow } from '../src/store/channel.store.js';
import { AFTER, FIRST } from './arguments.js';
import {
  ChannelIdInput,
  CreateChannelInput,
  DeliveryFilterInput,
  DeliveryIdInput,
  nothingOf,
  SetChannelEnabledInput,
  toChangedChannel,
  toChannelInput,
  toUuid,
  UpdateChannelInput,
} from './inputs/channel.inputs.js';
import { ChannelPayload, ChannelSecretPayload, DeliveryPayload } from './payloads/channel.payloads.js';
import { ChannelType } from './types/channel.type.js';
import { DeliveryConnection, DeliveryType } from './types/delivery.type.js';
import { orUserErrors } from './types/user-error.type.js';

const NEEDS = 'Needs EDIT_CHANNELS.';

@Resolver()
export class ChannelResolver {
  @Authorized<Permission>('EDIT_CHANNELS')
  @Query(() => [ChannelType], { description: `Where events are sent, oldest first. ${NEEDS}` })
  async channels(@Ctx() { channels }: RequestScope): Promise<ChannelType[]> {
    return (await channels.list()).map((row) => new ChannelType(row));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Query(() => DeliveryConnection, {
    description: `What was sent, newest first, with every attempt. ${NEEDS}`,
  })
  async deliveries(
    @Ctx() { deliveries, principal }: RequestScope,
    @Arg('filter', () => DeliveryFilterInput, { nullable: true, description: 'Left out: all.' })
    filter?: DeliveryFilterInput,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<DeliveryType>> {
    const size = pageSize(first);
    const cursors = new Cursors(principal.workspace.id, 'deliveries');
    const channelId = filter?.channel ? toUuid(filter.channel, 'Channel', 'filter.channel') : null;
    const wanted = { channelId, state: filter?.state ?? null };
    const [createdAtMs, id] = after ? cursors.decode(after) : [null, null];
    const position = after ? { createdAtMs: Number(createdAtMs), id: String(id) } : null;
    const rows = await deliveries.page(wanted, position, size + 1);
    const edges = rows.map((row) => ({
      node: new DeliveryType(row),
      cursor: cursors.encode([row.createdAtMs, row.id]),
    }));
    return toConnection(edges, { size, after }, () => deliveries.count(wanted));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => ChannelSecretPayload, {
    description: `Makes a channel; a webhook's secret is shown this once. ${NEEDS}`,
  })
  createChannel(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => CreateChannelInput, { description: 'What it is.' }) input: CreateChannelInput,
  ): Promise<ChannelSecretPayload> {
    return orUserErrors(async () => {
      const { row, secret } = await channels.create(toChannelInput(input));
      return { channel: new ChannelType(row), secret };
    });
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => ChannelPayload, { description: `Changes a channel: what is left out stays. ${NEEDS}` })
  updateChannel(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => UpdateChannelInput, { description: 'Which, and what is to change.' })
    input: UpdateChannelInput,
  ): Promise<ChannelPayload> {
    return onChannel(input.id, (id) => channels.update(id, (row) => toChangedChannel(input, row)));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => ChannelPayload, { description: `Sends to a channel, or sends nothing any more. ${NEEDS}` })
  setChannelEnabled(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => SetChannelEnabledInput, { description: 'Which, and whether.' })
    input: SetChannelEnabledInput,
  ): Promise<ChannelPayload> {
    return onChannel(input.id, (id) => channels.enable(id, input.enabled));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => ChannelPayload, {
    description: `Deletes a channel. What was sent to it can still be read. ${NEEDS}`,
  })
  deleteChannel(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => ChannelIdInput, { description: 'Which.' }) input: ChannelIdInput,
  ): Promise<ChannelPayload> {
    return onChannel(input.id, (id) => channels.delete(id));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => ChannelSecretPayload, {
    description: `A new secret for a webhook, shown this once. The old one signs along for 24 hours. ${NEEDS}`,
  })
  rotateChannelSecret(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => ChannelIdInput, { description: 'Which.' }) input: ChannelIdInput,
  ): Promise<ChannelSecretPayload> {
    return orUserErrors(async () => {
      const rotated = await channels.rotate(toUuid(input.id, 'Channel'));
      if (rotated === null) throw nothingOf(input.id, 'Channel');
      return { channel: new ChannelType(rotated.row), secret: rotated.secret };
    });
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => DeliveryPayload, { description: `Sends a test to a channel, enabled or not. ${NEEDS}` })
  testChannel(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => ChannelIdInput, { description: 'Which.' }) input: ChannelIdInput,
  ): Promise<DeliveryPayload> {
    return orUserErrors(async () => {
      const delivery = await channels.test(toUuid(input.id, 'Channel'));
      if (delivery === null) throw nothingOf(input.id, 'Channel');
      return { delivery: new DeliveryType(delivery) };
    });
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => DeliveryPayload, {
    description: `Sends a delivery again, under its old id, to a channel that is enabled. ${NEEDS}`,
  })
  redeliver(
    @Ctx() { channels }: RequestScope,
    @Arg('input', () => DeliveryIdInput, { description: 'Which.' }) input: DeliveryIdInput,
  ): Promise<DeliveryPayload> {
    return orUserErrors(async () => {
      const delivery = await channels.redeliver(toUuid(input.id, 'Delivery'));
      if (delivery === null) throw nothingOf(input.id, 'Delivery');
      return { delivery: new DeliveryType(delivery) };
    });
  }
}

function onChannel(id: string, work: (uuid: string) => Promise<ChannelRow | null>): Promise<ChannelPayload> {
  return orUserErrors(async () => {
    const row = await work(toUuid(id, 'Channel'));
    if (row === null) throw nothingOf(id, 'Channel');
    return { channel: new ChannelType(row) };
  });
}
