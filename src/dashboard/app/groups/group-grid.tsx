import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useWidth } from '../charts/use-width.js';
import type { Interval } from '../documents.generated.js';
import type { Dimension } from '../model/dimension.js';
import type { GroupNode } from './arrange.js';
import { GroupCard } from './group-card.js';

const NARROWEST = 336;
const GAP = 16;
/** A card's height and the gap below it; the real one is measured. */
const ROW_HEIGHT = 216;

interface Props {
  readonly dimension: Dimension;
  readonly groups: readonly GroupNode[];
  readonly interval: Interval;
}

/** As many cards a row as there is room for. Only the rows near the screen are in the page: 500 services stay smooth. */
export function GroupGrid({ dimension, groups, interval }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const offset = useOffsetTop(ref.current);
  const rows = useWindowVirtualizer({
    count: Math.ceil(groups.length / columns),
    estimateSize: () => ROW_HEIGHT,
    overscan: 3,
    scrollMargin: offset,
  });
  return (
    <div ref={ref}>
      <ul className="virtual" style={{ height: rows.getTotalSize() }} aria-label="Groups">
        {rows.getVirtualItems().map((row) => (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className="virtual-row"
            style={{
              transform: `translateY(${row.start - rows.options.scrollMargin}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {groups.slice(row.index * columns, (row.index + 1) * columns).map((group) => (
              <GroupCard key={group.id} dimension={dimension} group={group} interval={interval} />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How far down the document the list begins. */
function useOffsetTop(element: HTMLElement | null): number {
  const [top, setTop] = useState(0);
  const last = useRef(0);
  useLayoutEffect(() => {
    const now = element === null ? 0 : element.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(now - last.current) < 1) return;
    last.current = now;
    setTop(now);
  });
  return top;
}
