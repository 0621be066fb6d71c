import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a row of links that may be wider than the screen: the chosen one is scrolled to its middle. By the row's own position, since
 * `scrollIntoView` also moves the place that Tab goes on from, past the link that skips to the content.
 * @param state is another one when another link is chosen, or the links' widths change.
 */
export function useChosenInSight<E extends HTMLElement>(state: string): RefObject<E | null> {
  const row = useRef<E>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the chosen link stands follows from the state.
  useEffect(() => {
    const link = row.current?.querySelector('[aria-current=page]');
    if (row.current === null || link == null) return;
    const [own, around] = [link.getBoundingClientRect(), row.current.getBoundingClientRect()];
    row.current.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2);
  }, [state]);
  return row;
}
