import { Arg, Field, Float, ObjectType } from 'type-graphql';
import type { Principal, WorkspaceContext } from '../../src/auth/principal.js';
import { bandSetOf } from '../../src/domain/band-sets.js';
import { isAllowed, type Permission, type Role } from '../../src/domain/permissions.js';
import { PermissionEnum, RoleEnum } from '../enums.js';
import { BandSetType } from './band-set.type.js';
import { MemberType } from './member.type.js';
import { NodeType } from './node.type.js';

@ObjectType('Workspace', {
  implements: NodeType,
  description: "A company's ledger, and the rules its numbers follow.",
})
export class WorkspaceType extends NodeType {
  constructor(private readonly workspace: WorkspaceContext) {
    super('Workspace', workspace.slug);
  }

  @Field(() => String, { description: 'Its name in addresses.' })
  get slug(): string {
    return this.workspace.slug;
  }

  @Field(() => String, { description: 'What a person reads.' })
  get name(): string {
    return this.workspace.name;
  }

  @Field(() => String, { description: 'IANA name of the zone that days, weeks and months are of.' })
  get timeZone(): string {
    return this.workspace.timeZone;
  }

  @Field(() => Float, {
    description:
      'Hours, more than 0 and at most 8,760: an incident this long after a change, or sooner, fails the change.',
  })
  get doraFailureWindowHours(): number {
    return this.workspace.settings.doraFailureWindowHours;
  }

  @Field(() => BandSetType, { description: 'The table that its performance bands come from.' })
  get bandSet(): BandSetType {
    return new BandSetType(bandSetOf(this.workspace.settings.bandSetVersion));
  }
}

@ObjectType('Viewer', { description: 'Who asks.' })
export class ViewerType {
  constructor(private readonly principal: Principal) {}

  @Field(() => MemberType, { description: 'The person, or the API token, that the request was made with.' })
  get member(): MemberType {
    return MemberType.ofCaller(this.principal.caller, this.principal.role);
  }

  @Field(() => RoleEnum, { description: 'Their role here.' })
  get role(): Role {
    return this.principal.role;
  }

  @Field(() => Boolean, { description: 'Whether their role allows it.' })
  can(
    @Arg('permission', () => PermissionEnum, { description: 'What is to be done.' }) permission: Permission,
  ): boolean {
    return isAllowed(this.principal.role, permission);
  }
}
