/** A document of more tokens than this is refused before it is parsed. A large dashboard's has some 600. */
const MOST_TOKENS = 5_000;

/** How every document is parsed, over whatever it came. */
export const PARSE_OPTIONS = { maxTokens: MOST_TOKENS } as const;
