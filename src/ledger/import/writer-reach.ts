import { isAtLeast, ROLES, type Role } from '../../domain/permissions.js';

/** The roles that a writer may neither give to a member nor take from one: those above their own. */
export function rolesOutOfReach(writerRole: Role | null): Role[] {
  return writerRole === null ? [] : ROLES.filter((role) => !isAtLeast(writerRole, role));
}
