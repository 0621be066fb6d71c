import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { isOnTheWay, type Place } from './pointer-way.js';

/** How long a pointer may stay where it is before the point there is meant, whatever it was on its way to. */
const REST_MS = 250;

interface Options {
  readonly tooltip: RefObject<HTMLElement | null>;
  /** Shows the point at a client's x. */
  readonly show: (x: number) => void;
}

/**
 * Follows a pointer from point to point, except on its way down to the tooltip: whoever goes there means the links of
 * the point that it left, and would pass other points on the way.
 */
export function usePointer({ tooltip, show }: Options) {
  const from = useRef<Place | null>(null);
  const lowest = useRef(0);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);

  const follow = (at: Place) => {
    clearTimeout(rest.current);
    from.current = at;
    lowest.current = at.y;
    show(at.x);
  };
  const onPointerDown = ({ clientX, clientY }: PointerEvent) => follow({ x: clientX, y: clientY });
  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    const at = { x: clientX, y: clientY };
    const edge = tooltip.current?.getBoundingClientRect();
    if (from.current === null || edge === undefined || !isOnTheWay(from.current, at, edge)) {
      follow(at);
      return;
    }
    if (at.y <= lowest.current) return;
    lowest.current = at.y;
    clearTimeout(rest.current);
    rest.current = setTimeout(() => follow(at), REST_MS);
  };
  const onPointerLeave = () => clearTimeout(rest.current);
  return { onPointerDown, onPointerMove, onPointerLeave };
}
