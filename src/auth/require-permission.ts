import { isAllowed, lowestRoleFor, type Permission } from '../domain/permissions.js';
import { PublicError } from '../errors.js';
import type { Principal } from './principal.js';

/** Lets a principal through whose role holds the permission. @throws PublicError `FORBIDDEN` that says what would do. */
export function requirePermission({ role }: Principal, permission: Permission): void {
  if (isAllowed(role, permission)) return;
  const needed = lowestRoleFor(permission);
  throw new PublicError(
    'FORBIDDEN',
    `${permission} needs the role ${needed} or a higher one; this token's is ${role}`,
  );
}
