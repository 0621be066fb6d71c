import type { RequestScope } from './request-scope.js';

/**
 * What of a scope says the same for as long as the feed of the ledger tells of nothing new and the workspace's row is the same; what
 * depends on the instant besides says so itself.
 */
const STEADY: ReadonlySet<PropertyKey> = new Set<keyof RequestScope>([
  ...(['basis', 'budget', 'principal', 'facts', 'report', 'operations', 'summary', 'asOfUntil'] as const),
  ...(['records', 'pages', 'operationPages', 'alerts', 'recordUrl', 'alertUrl'] as const),
]);

/** The scope; an answer that takes from it what is not steady must not be kept. */
export function watched(scope: RequestScope): RequestScope {
  return new Proxy(scope, {
    get(target, name) {
      if (name in target && !STEADY.has(name)) target.basis.spoil();
      return Reflect.get(target, name);
    },
  });
}
