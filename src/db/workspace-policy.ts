/** The role that every request runs as: row-level security binds it, and it owns nothing. */
export const APPLICATION_ROLE = 'vigilo_app';
/** The session variable that the policies compare `workspace_id` with. */
export const WORKSPACE_VARIABLE = 'vigilo.workspace_id';

/** The statements that let the application's role see the rows of one workspace at a time, and no others. */
export function workspacePolicy(table: string, key = 'workspace_id'): string {
  return `
alter table ${table} enable row level security;
create policy ${table}_of_workspace on ${table} to ${APPLICATION_ROLE}
  using (${key} = (select nullif(current_setting('${WORKSPACE_VARIABLE}', true), '')::uuid));
grant select, insert, update, delete on ${table} to ${APPLICATION_ROLE};`;
}
