import type { Dimension, GroupKey } from '../domain/grouping.js';
import { badInput, quoted } from '../errors.js';
import { storableText } from './storable-text.js';

/** The kinds of thing that have a global id. */
export const NODE_KINDS = [
  'ChangeRequest',
  'Incident',
  'Asset',
  'Member',
  'ApiToken',
  'Approval',
  'RunbookExecution',
  'Workspace',
  'MetricRegressionAlert',
  'Channel',
  'Delivery',
  'SavedReport',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/**
 * The global id of a thing: its kind and the natural key that the ledger knows it by, so that it stays the same over a
 * new import and says nothing of other workspaces. Example: `Asset:checkout-api`.
 */
export function toNodeId(kind: NodeKind, key: string): string {
  return `${kind}:${key}`;
}

/** The parts of a global id; null where it is none. */
export function fromNodeId(id: string): { readonly kind: NodeKind; readonly key: string } | null {
  const colon = id.indexOf(':');
  const kind = NODE_KINDS.find((known) => known === id.slice(0, Math.max(colon, 0)));
  return kind === undefined ? null : { kind, key: id.slice(colon + 1) };
}

/**
 * The asset key that a service's id stands for.
 * @throws PublicError BAD_USER_INPUT that names `field` when it is no asset's id.
 */
export function assetKeyOf(id: string, field: string): string {
  const node = fromNodeId(id);
  if (node?.kind !== 'Asset')
    throw badInput(field, `must be the id of an asset, such as "Asset:checkout-api", not ${quoted(id)}`);
  return storableText(node.key, field);
}

/** A group's key as clients see it: a service's is its asset's id, a change type's the ledger's word. */
export function shownKey(dimension: Dimension, key: GroupKey): GroupKey {
  return dimension === 'service' && key !== null ? toNodeId('Asset', key) : key;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a key can be of a kind that is known by a uuid; PostgreSQL would take anything else for a fault. */
export function isUuid(key: string): boolean {
  return UUID.test(key);
}
