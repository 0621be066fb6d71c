/** Where this page stands: the workspace in its address, and the URL that its queries go to. */
export interface WorkspacePlace {
  readonly slug: string;
  readonly url: string;
}

/** Reads `/ws/{slug}/graphql`. The page is the same for every workspace, so its address is all it knows. */
export function workspacePlace(pathname: string): WorkspacePlace {
  const encoded = /\/ws\/([^/]+)\/graphql\/?$/.exec(pathname)?.[1] ?? '';
  return { slug: decodeURIComponent(encoded), url: pathname };
}
