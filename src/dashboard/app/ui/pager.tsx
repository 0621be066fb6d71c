import { useState } from 'react';

export interface Pages {
  /** The cursor that the page begins behind; null: the first page. */
  readonly after: string | null;
  readonly index: number;
  readonly next: (cursor: string | null) => void;
  readonly back: () => void;
}

/** Where one is in a list that is read page by page. */
export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return {
    after: cursors.at(-1) ?? null,
    index: cursors.length - 1,
    next: (cursor) => setCursors([...cursors, cursor]),
    back: () => setCursors(cursors.slice(0, -1)),
  };
}

interface Props {
  /** What the list is of. Example: `changes`. */
  readonly of: string;
  readonly pages: Pages;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly total: number;
  readonly pageSize: number;
  /** Whether what is shown is still the page before. */
  readonly isBusy: boolean;
}

/** Which part of a list is shown, and the ways to the others where there are any. */
export function Pager({ of, pages, pageInfo, total, pageSize, isBusy }: Props) {
  const first = pages.index * pageSize + 1;
  const last = Math.min(total, first + pageSize - 1);
  const place = (
    <span className="muted" role="status">
      {isBusy ? 'Loading…' : `${count(first)}–${count(last)} of ${count(total)}`}
    </span>
  );
  if (pages.index === 0 && !pageInfo.hasNextPage) return <p className="pager">{place}</p>;
  return (
    <nav className="pager" aria-label={`Pages of ${of}`}>
      {place}
      <button type="button" className="button" disabled={isBusy || pages.index === 0} onClick={pages.back}>
        Back
      </button>
      <button
        type="button"
        className="button"
        disabled={isBusy || !pageInfo.hasNextPage}
        onClick={() => pages.next(pageInfo.endCursor)}
      >
        Next
      </button>
    </nav>
  );
}

const count = (size: number) => size.toLocaleString('en-US');
