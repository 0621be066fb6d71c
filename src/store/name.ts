const LONGEST_NAME = 200;

/** What `isName` takes, in words for an error. */
export const NAME_FORM = `a name of 1 to ${LONGEST_NAME} characters, without control characters`;

/** Whether people may be shown `text` as a name: a control character could rewrite the terminal that lists it. */
export function isName(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_NAME && text.isWellFormed() && !/\p{Cc}/u.test(text);
}
