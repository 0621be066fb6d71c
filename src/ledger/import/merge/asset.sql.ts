import { mergeStatement } from './merge-statement.js';

export const MERGE_ASSETS = mergeStatement({
  type: 'asset',
  required: ['name'],
  nullable: [],
  resolve: `
  select record.line, record.key, existing.key is not null as is_known,
    coalesce(record.name, existing.name) as name,
    false as is_refused
  from import_record record
  left join asset existing on existing.workspace_id = $1 and existing.key = record.key
  where record.type = 'asset'`,
});
