import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { badInput } from '../errors.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1_000;

/** What a list's arguments `first` and `after` say. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * How many records a page holds: `first`, or 50 where it is left out.
 * @throws PublicError BAD_USER_INPUT when it is not 1 to 1,000.
 */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (size < 1 || size > LARGEST_PAGE) throw badInput('first', `must be 1 to ${LARGEST_PAGE}, not ${size}`);
  return size;
}

@ObjectType({ description: 'Where a page lies in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether records follow this page.' }) declare hasNextPage: boolean;
  @Field(() => Boolean, { description: 'Whether records precede this page.' })
  declare hasPreviousPage: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first record; null for an empty page.' })
  declare startCursor: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last record, to pass as `after`; null for an empty page.',
  })
  declare endCursor: string | null;
}

export interface Edge<T> {
  /** Maybe not yet sealed: most who list nodes want no cursor but the last. */
  readonly cursor: string | (() => string);
  readonly node: T;
}

/** One page of a list. `totalCount` may be a question that is asked only if the client wants to know. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | (() => Promise<number>);
}

/**
 * Makes a connection of a page.
 * @param edges one more than the page's size where the list goes on: it is cut off and tells that there is more.
 */
export function toConnection<T>(
  edges: readonly Edge<T>[],
  page: { readonly size: number; readonly after: string | null | undefined },
  totalCount: Connection<T>['totalCount'],
): Connection<T> {
  const shown = edges.slice(0, page.size);
  return {
    edges: shown,
    totalCount,
    pageInfo: {
      hasNextPage: edges.length > page.size,
      hasPreviousPage: page.after !== null && page.after !== undefined,
      startCursor: cursorOf(shown.at(0)),
      endCursor: cursorOf(shown.at(-1)),
    },
  };
}

function cursorOf(edge: Edge<unknown> | undefined): string | null {
  if (edge === undefined) return null;
  return typeof edge.cursor === 'function' ? edge.cursor() : edge.cursor;
}

/** The GraphQL types of a connection, named `<name>Connection` and `<name>Edge`. The only place that makes them. */
export function connectionType<T extends object>(
  name: string,
  node: () => ClassType<T> | object,
  what: string,
) {
  @ObjectType(`${name}Edge`, { description: `One of ${what}, and its place in the list.` })
  class EdgeType {
    @Field(() => String, {
      name: 'cursor',
      description: 'Opaque; pass it as `after` to go on behind this one.',
    })
    cursorNow(): string | null {
      return cursorOf(this as unknown as Edge<T>);
    }
    @Field(() => node() as ClassType<T>, { simple: true, description: 'The thing itself.' }) declare node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${what}.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The page, in the order of the list.' })
    declare edges: EdgeType[];
    @Field(() => PageInfo, { description: 'Where the page lies in its list.' }) declare pageInfo: PageInfo;
    @Field(() => Int, { name: 'totalCount', description: 'How many there are on all pages together.' })
    totalCountNow(): number | Promise<number> {
      const { totalCount } = this as unknown as Connection<T>;
      return typeof totalCount === 'function' ? totalCount() : totalCount;
    }
  }
  return ConnectionType;
}
