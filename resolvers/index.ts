import { DoraResolver } from './dora.resolver.js';
import { LedgerResolver } from './ledger.resolver.js';
import { NodeResolver } from './node.resolver.js';

/** Every resolver of the schema. */
export const RESOLVERS = [DoraResolver, LedgerResolver, NodeResolver] as const;
