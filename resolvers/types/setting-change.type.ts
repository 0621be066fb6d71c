import { Field, ObjectType } from 'type-graphql';
import { connectionType } from '../../src/graphql/connection.js';
import type { SettingChangeRow } from '../../src/store/settings.store.js';
import { DateTimeScalar } from '../scalars.js';
import { MemberType } from './member.type.js';

@ObjectType('SettingChange', {
  description: 'One change of one setting: a definition that moved explains a number that moved.',
})
export class SettingChangeType {
  constructor(private readonly row: SettingChangeRow) {}

  @Field(() => String, {
    description:
      'Which setting, in the words of the definitions: `dora_failure_window_hours`, `dora_goals`, `time_zone`, …; `channel` for a channel, whose values show no secret.',
  })
  get setting(): string {
    return this.row.setting;
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed.' })
  get changedAt(): number {
    return this.row.changedAtMs;
  }

  @Field(() => MemberType, { description: 'Who changed it, as they were then.' })
  get changedBy(): MemberType {
    return MemberType.ofCaller(this.row.changedBy, this.row.changedBy.role);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The value before, as JSON; null: the default, or a new channel.',
  })
  get from(): string | null {
    return this.row.was == null ? null : JSON.stringify(this.row.was);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The value since, as JSON; null: the default, or a deleted channel.',
  })
  get to(): string | null {
    return this.row.became == null ? null : JSON.stringify(this.row.became);
  }
}

export const SettingChangeConnection = connectionType(
  'SettingChange',
  () => SettingChangeType,
  'the changes of settings',
);
