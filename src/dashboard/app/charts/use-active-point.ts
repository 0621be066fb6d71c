import { type KeyboardEvent, useRef, useState } from 'react';

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowRight: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index, last) => Math.min(index + 1, last),
  ArrowLeft: (index) => Math.max(index - 1, 0),
  ArrowDown: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_index, last) => last,
};

/** The point of a chart that a person looks at: by pointer, or by keys, beginning at the newest. */
export function useActivePoint(count: number) {
  const [active, setActive] = useState<number | null>(null);
  const last = count - 1;
  const slider = useRef<HTMLDivElement>(null);
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || active === null) return;
    // One Escape puts the point away and not the dialog around it too.
    event.preventDefault();
    event.stopPropagation();
    // The link that was in focus goes with the tooltip.
    slider.current?.focus();
    setActive(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    // The first arrow shows the newest point, which is the one that was read out.
    setActive(active === null && event.key.startsWith('Arrow') ? last : move(active ?? last, last));
  };
  const shown = active !== null && active <= last ? active : null;
  return { active: shown, setActive, onKeyDown, onEscape, slider, last };
}
