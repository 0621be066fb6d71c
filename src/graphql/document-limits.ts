import { Lexer, Source, TokenKind } from 'graphql';
import { PublicError } from '../errors.js';

/** Brackets within brackets. The deepest document of our own pages has 14. */
const DEEPEST = 200;
/** A name comes in the answer as often as its field does, a thousand times in a long page. */
const LONGEST_NAME = 128;

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Refuses a document before it is parsed where it nests so deeply that the parser, or whatever walks the document after it, runs out of
 * stack, at a depth that is another one on each machine; and where a name is so long that an answer of a page would be gigabytes.
 * @throws PublicError GRAPHQL_PARSE_FAILED.
 */
export function refuseBeyondLimits(text: string): void {
  if (!mayBeBeyond(text)) return;
  let depth = 0;
  for (const { kind, length } of tokensOf(text)) {
    if (OPENING.has(kind)) depth += 1;
    else if (CLOSING.has(kind)) depth -= 1;
    if (depth > DEEPEST) throw refusal(`nests deeper than ${DEEPEST} brackets`);
    if (kind === TokenKind.NAME && length > LONGEST_NAME)
      throw refusal(`has a name of more than ${LONGEST_NAME} characters`);
  }
}

/** Most documents need not be looked at token by token. */
function mayBeBeyond(text: string): boolean {
  return new RegExp(`\\w{${LONGEST_NAME + 1}}`).test(text) || (text.match(/[{[(]/g)?.length ?? 0) > DEEPEST;
}

/** Up to the first thing that is no token: the parser says what is wrong with it. */
function* tokensOf(text: string): Generator<{ readonly kind: string; readonly length: number }> {
  const lexer = new Lexer(new Source(text));
  for (;;) {
    try {
      lexer.advance();
    } catch {
      return;
    }
    const { kind, start, end } = lexer.token;
    if (kind === TokenKind.EOF) return;
    yield { kind, length: end - start };
  }
}

function refusal(why: string): PublicError {
  return new PublicError('GRAPHQL_PARSE_FAILED', `the document ${why}`);
}
