/** Where a page stands: the workspace in its address, and the URL that its queries go to. */
export interface WorkspacePlace {
  readonly slug: string;
  /** GraphQL of the workspace, from the root of the server. */
  readonly url: string;
}

/** Reads `/ws/{slug}/…`. A page is the same for every workspace, so its address is all it knows. */
export function workspacePlace(pathname: string): WorkspacePlace {
  const [, root = '/ws/', encoded = ''] = /^(.*?\/ws\/)([^/]+)\//.exec(pathname) ?? [];
  return { slug: decodeURIComponent(encoded), url: `${root}${encoded}/graphql` };
}
