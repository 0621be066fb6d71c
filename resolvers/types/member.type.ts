import { Field, ObjectType } from 'type-graphql';
import type { Caller } from '../../src/auth/principal.js';
import type { Role } from '../../src/domain/permissions.js';
import type { MemberRow } from '../../src/ledger/record-rows.js';
import { RoleEnum } from '../enums.js';
import { NodeType } from './node.type.js';

@ObjectType('Member', {
  implements: NodeType,
  description: 'A person of the workspace, or a program that calls with an API token.',
})
export class MemberType extends NodeType {
  private constructor(
    kind: 'Member' | 'ApiToken',
    key: string,
    private readonly shown: { readonly name: string; readonly role: Role; readonly team: string | null },
  ) {
    super(kind, key);
  }

  static ofRow(row: MemberRow): MemberType {
    return new MemberType('Member', row.userId, row);
  }

  static ofCaller(caller: Caller, role: Role): MemberType {
    const kind = caller.kind === 'member' ? 'Member' : 'ApiToken';
    return new MemberType(kind, caller.key, { ...caller, role });
  }

  @Field(() => String, { description: "What a person reads: the member's name, or the token's." })
  get name(): string {
    return this.shown.name;
  }

  @Field(() => RoleEnum, { description: 'What they may do here.' })
  get role(): Role {
    return this.shown.role;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The team that their records count for; null: none, "Unassigned".',
  })
  get team(): string | null {
    return this.shown.team;
  }
}
