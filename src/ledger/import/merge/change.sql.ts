import { isGiven } from '../staged-fields.js';
import { isLost, kept, keptReference } from './kept.sql.js';
import { mergeStatement } from './merge-statement.js';

/** The affected assets after the first, for the changes to which the file gives any; null is an unknown one. */
export const STAGE_FURTHER_ASSETS = `
/* ledger import: stage further affected assets */
create temporary table import_further_assets on commit drop as
select record.key as change_number, array_agg(asset.id order by given.place) as asset_ids
from import_record record
cross join lateral unnest(record.affected_assets) with ordinality as given(key, place)
left join asset on asset.workspace_id = $1 and asset.key = given.key
where record.type = 'change' and cardinality(record.affected_assets) > 1 and given.place > 1
group by record.key`;

/**
 * The first affected asset is a column of the change, further ones have a table of their own. A change whose further
 * assets alone differ is updated all the same, so that whoever watches changes learns of it.
 */
export const MERGE_CHANGES = mergeStatement({
  type: 'change',
  required: ['title', 'change_type', 'state', 'created_at'],
  nullable: ['closure_code', 'approved_at', 'started_at', 'completed_at', 'owner_id', 'primary_asset_id'],
  changedToo: 'has_other_further_assets',
  resolve: `
  select record.line, record.key, existing.number is not null as is_known,
    coalesce(record.title, existing.title) as title,
    coalesce(record.change_type, existing.change_type) as change_type,
    coalesce(record.state, existing.state) as state,
    ${kept('closure_code')} as closure_code,
    coalesce(record.created_at, existing.created_at) as created_at,
    ${kept('approved_at')} as approved_at,
    ${kept('started_at')} as started_at,
    ${kept('completed_at')} as completed_at,
    ${keptReference('owner', 'owner', 'owner_id')} as owner_id,
    ${keptReference('affected_assets', 'primary_asset', 'primary_asset_id')} as primary_asset_id,
    existing.id is not null and ${isGiven('affected_assets')}
      and coalesce(further.asset_ids, '{}') <> array(
        select known.asset_id
        from change_affected_asset known
        where known.workspace_id = $1 and known.change_id = existing.id
        order by known.position
      ) as has_other_further_assets,
    ${isLost('owner', 'record.owner')}
      or ${isLost('primary_asset', 'record.affected_assets[1]')}
      or coalesce(array_position(further.asset_ids, null) is not null, false) as is_refused
  from import_record record
  left join change_request existing on existing.workspace_id = $1 and existing.number = record.key
  left join workspace_membership owner on owner.workspace_id = $1 and owner.user_id = record.owner
  left join asset primary_asset
    on primary_asset.workspace_id = $1 and primary_asset.key = record.affected_assets[1]
  left join import_further_assets further on further.change_number = record.key
  where record.type = 'change'`,
});

/** Takes away the further assets that the file no longer has at their position. */
export const REMOVE_FURTHER_ASSETS = `
/* ledger import: remove further affected assets */
delete from change_affected_asset known
using import_record record
join change_request change on change.workspace_id = $1 and change.number = record.key
left join import_further_assets further on further.change_number = record.key
where known.workspace_id = $1 and known.change_id = change.id
  and record.type = 'change' and ${isGiven('affected_assets')}
  and known.asset_id is distinct from further.asset_ids[known.position]`;

/** Adds those that the ledger lacks; what stands at its position already is what the file has there. */
export const ADD_FURTHER_ASSETS = `
/* ledger import: add further affected assets */
insert into change_affected_asset (workspace_id, change_id, position, asset_id)
select $1, change.id, given.position, given.asset_id
from import_further_assets further
join change_request change on change.workspace_id = $1 and change.number = further.change_number
cross join lateral unnest(further.asset_ids) with ordinality as given(asset_id, position)
on conflict (workspace_id, change_id, position) do nothing`;
