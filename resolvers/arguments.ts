/** What the arguments of every connection say. */
export const FIRST = {
  nullable: true,
  description: 'The size of the page, 1 to 1,000; 50 where left out.',
} as const;
export const AFTER = {
  nullable: true,
  description: 'A cursor of this list: the page begins behind it.',
} as const;
