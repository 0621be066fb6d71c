import { Field, InputType } from 'type-graphql';
import { resolveWindow, type Window } from '../../src/domain/window.js';
import { badInput } from '../../src/errors.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DateTimeScalar } from '../scalars.js';

@InputType({
  description:
    'A half-open window, start <= t < end, longer than nothing and at most 3,660 days. Either bound may be left out.',
})
export class DoraWindowInput {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Included. Left out: 30 × 24 h before the end.',
  })
  declare start?: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Excluded. Left out: now.' })
  declare end?: number | null;
}

/**
 * The window that the input means.
 * @param scope asked for its instant only where the input leaves out the end.
 * @param field the argument's path, for the error.
 * @throws PublicError BAD_USER_INPUT when it is empty, runs backwards, or is too long.
 */
export function toWindow(
  input: DoraWindowInput | null | undefined,
  scope: RequestScope,
  field: string,
): Window {
  const given = { startMs: input?.start ?? undefined, endMs: input?.end ?? undefined };
  const resolved = resolveWindow(given, given.endMs ?? scope.asOfMs);
  if ('fault' in resolved) throw badInput(`${field}.${resolved.fault.bound}`, resolved.fault.message);
  return resolved.window;
}
