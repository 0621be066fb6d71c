import { Field, ObjectType } from 'type-graphql';
import type { AssetRow } from '../../src/ledger/record-rows.js';
import { NodeType } from './node.type.js';

@ObjectType('Asset', {
  implements: NodeType,
  description: 'A service, or another thing that changes affect.',
})
export class AssetType extends NodeType {
  constructor(private readonly row: AssetRow) {
    super('Asset', row.key);
  }

  @Field(() => String, { description: 'The key that the ledger knows it by.' })
  get key(): string {
    return this.row.key;
  }

  @Field(() => String, { description: 'What a person reads.' })
  get name(): string {
    return this.row.name;
  }
}
