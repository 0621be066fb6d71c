import { z } from 'zod';
import { ROLES } from '../domain/permissions.js';
import type { Principal } from './principal.js';

/** Who did something, as they were when they did it: names and roles change, what happened does not. */
export const ACTOR = z.object({
  kind: z.enum(['member', 'token']),
  key: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  team: z.string().nullable(),
});
export type Actor = Readonly<z.infer<typeof ACTOR>>;

/** The caller of a request, as they are now. */
export function actorOf({ caller, role }: Principal): Actor {
  return { ...caller, role };
}
