/** A place in CSS pixels, y downwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The upper edge of what a pointer may be on its way to. */
export interface Edge {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/**
 * Whether a pointer that came from `from` to `at` may be on a straight way down to the edge: in the triangle between them.
 * Example: from (100, 0) to an edge from 0 to 200 at 100, (60, 50) is on the way, (40, 50) is not.
 */
export function isOnTheWay(from: Place, at: Place, { left, right, top }: Edge): boolean {
  const share = (at.y - from.y) / (top - from.y);
  if (!(share > 0 && share <= 1)) return false;
  const reach = (side: number) => from.x + (side - from.x) * share;
  return reach(left) <= at.x && at.x <= reach(right);
}
