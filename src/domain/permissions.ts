/** Roles, from the lowest: each may do all that the ones before it may. */
export const ROLES = ['viewer', 'engineer', 'approver', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** The lowest role that holds each permission. */
const LOWEST_ROLE = {
  READ_ANALYTICS: 'viewer',
  ACKNOWLEDGE_ALERTS: 'engineer',
  EDIT_GOALS: 'admin',
  EDIT_THRESHOLDS: 'admin',
  DISABLE_GROUPS: 'admin',
  EDIT_CHANNELS: 'admin',
  WRITE_LEDGER: 'admin',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof LOWEST_ROLE;
export const PERMISSIONS = Object.keys(LOWEST_ROLE) as readonly Permission[];

/** Whether `role` stands at or above `other`. */
export function isAtLeast(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(other);
}

/** Whether a holder of `role` may do what `permission` names. Example: an engineer may not EDIT_GOALS. */
export function isAllowed(role: Role, permission: Permission): boolean {
  return isAtLeast(role, LOWEST_ROLE[permission]);
}

/** The lowest role that is allowed `permission`, for an error that says what would be enough. */
export function lowestRoleFor(permission: Permission): Role {
  return LOWEST_ROLE[permission];
}
