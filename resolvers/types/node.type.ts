import { Field, ID, InterfaceType } from 'type-graphql';
import { type NodeKind, toNodeId } from '../../src/analytics/node-id.js';

@InterfaceType('Node', { description: 'A thing that `node(id:)` finds again.' })
export abstract class NodeType {
  @Field(() => ID, {
    description: 'Global and stable: the kind and the natural key, such as `Asset:checkout-api`.',
  })
  readonly id: string;

  constructor(kind: NodeKind, key: string) {
    this.id = toNodeId(kind, key);
  }
}
