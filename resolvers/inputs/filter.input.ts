import { Field, ID, InputType } from 'type-graphql';
import { assetKeyOf } from '../../src/analytics/node-id.js';
import { storableKeys } from '../../src/analytics/storable-text.js';
import type { Filter } from '../../src/domain/grouping.js';
import type { ChangeType } from '../../src/domain/ledger-words.js';
import { ChangeTypeEnum } from '../enums.js';

@InputType({
  description:
    'Keeps records whose key is among those listed: OR inside a field, AND between fields. null in a list stands for ' +
    '"Unassigned". A field that is left out keeps everything, an empty list nothing.',
})
export class DoraFilterInput {
  @Field(() => [String], { nullable: 'itemsAndList', description: "Teams' names." })
  declare teams?: (string | null)[] | null;
  @Field(() => [ID], { nullable: 'itemsAndList', description: "Assets' ids, such as `Asset:checkout-api`." })
  declare services?: (string | null)[] | null;
  @Field(() => [ChangeTypeEnum], { nullable: 'itemsAndList', description: 'Change types.' })
  declare changeTypes?: (ChangeType | null)[] | null;
}

/** The filter in the domain's keys. @param at where it stands, for a refusal. */
export function toFilter(input: DoraFilterInput | null | undefined, at = 'filter'): Filter {
  return {
    team: storableKeys(input?.teams, `${at}.teams`),
    service: toAssetKeys(input?.services, `${at}.services`),
    change_type: input?.changeTypes ?? undefined,
  };
}

/** Asset keys of ids; null stands for "Unassigned" and stays. */
export function toAssetKeys(ids: readonly (string | null)[] | null | undefined, field: string) {
  return ids?.map((id) => (id === null ? null : assetKeyOf(id, field)));
}
