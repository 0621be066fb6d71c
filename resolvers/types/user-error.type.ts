import { Field, ObjectType } from 'type-graphql';
import { PublicError } from '../../src/errors.js';

@ObjectType('UserError', {
  description:
    'What the caller can mend: which input, and why. Everything else is a GraphQL error with `extensions.code`.',
  simpleResolvers: true,
})
export class UserErrorType {
  @Field(() => [String], {
    nullable: true,
    description: 'The path of the input, such as `["input", "quarterEnd"]`; null: the input as a whole.',
  })
  declare field: string[] | null;
  @Field(() => String, { description: 'What is wrong, with which value, and what is allowed.' })
  declare message: string;
  @Field(() => String, { description: '`BAD_USER_INPUT`, or `NOT_FOUND` for an id of nothing.' })
  declare code: string;
}

/**
 * Does what a mutation asks for. What the caller can mend becomes `userErrors`, and every other field of the payload null;
 * nothing has been changed then. Other faults stay errors.
 */
export async function orUserErrors<Payload extends object>(
  work: () => Promise<Payload>,
): Promise<Partial<Payload> & { userErrors: UserErrorType[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof PublicError) || !['BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code)) throw error;
    return { userErrors: userErrorsOf(error) } as Partial<Payload> & { userErrors: UserErrorType[] };
  }
}

function userErrorsOf({ code, message, faults }: PublicError): UserErrorType[] {
  if (faults.length === 0) return [{ field: null, message, code }];
  return faults.map((fault) => ({
    field: fault.field.split('.'),
    message: `${fault.field}: ${fault.message}`,
    code,
  }));
}
