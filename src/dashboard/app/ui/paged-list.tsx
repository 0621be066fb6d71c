import type { ReactNode } from 'react';
import { type TypedDocumentNode, useQuery } from 'urql';
import { Pager, usePages } from './pager.js';
import { Empty, Fault, Skeleton } from './states.js';

const PAGE_SIZE = 25;

interface Page<T> {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly edges: readonly { readonly node: T }[];
}

interface After {
  readonly after?: string | null | undefined;
}

interface Props<Data, Variables extends After, T> {
  /** A query of pages of 25, whose variable `after` says where a page begins. */
  readonly document: TypedDocumentNode<Data, Variables>;
  readonly variables: Omit<Variables, 'after'>;
  readonly pageOf: (data: Data) => Page<T>;
  /** What the list is of. Example: `changes`. */
  readonly of: string;
  /** What to say where there are none. */
  readonly none: string;
  readonly children: (nodes: readonly T[]) => ReactNode;
}

/** A list that is read page by page. Give it a `key` of what it is about: another list begins with its first page. */
export function PagedList<Data, Variables extends After, T>(props: Props<Data, Variables, T>) {
  const { document, variables, pageOf, of, none, children } = props;
  const pages = usePages();
  const [{ data, error, fetching }, again] = useQuery<Data, Variables>({
    query: document,
    // They are all of them but `after`, and this is it.
    variables: { ...variables, after: pages.after } as Variables & Omit<Variables, 'after'>,
  });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = pageOf(data);
  if (totalCount === 0) return <Empty title={none}>Choose a longer window.</Empty>;
  return (
    <>
      {children(edges.map(({ node }) => node))}
      <Pager
        of={of}
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={PAGE_SIZE}
      />
    </>
  );
}
