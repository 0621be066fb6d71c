import { Field, ID, InputType } from 'type-graphql';
import { storableKeys, storableText } from '../../src/analytics/storable-text.js';
import type { ChangeType } from '../../src/domain/ledger-words.js';
import { failureWindowMs } from '../../src/domain/settings.js';
import type { ChangeFilter, IncidentFilter } from '../../src/ledger/record-pages.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { ChangeTypeEnum } from '../enums.js';
import { toAssetKeys } from './filter.input.js';
import { DoraWindowInput, toWindow } from './window.input.js';

@InputType({
  description: 'Which changes a list shows: AND between fields. What is left out keeps everything.',
})
export class ChangeFilterInput {
  @Field(() => DoraWindowInput, { nullable: true, description: 'Completed in this window.' })
  declare completed?: DoraWindowInput | null;
  @Field(() => [String], { nullable: 'itemsAndList', description: "Owners' teams; null for Unassigned." })
  declare teams?: (string | null)[] | null;
  @Field(() => [ID], {
    nullable: 'itemsAndList',
    description: 'Ids of primary affected assets; null for Unassigned.',
  })
  declare services?: (string | null)[] | null;
  @Field(() => [ChangeTypeEnum], { nullable: true, description: 'Change types.' })
  declare changeTypes?: ChangeType[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the change counts as failed: `true` keeps those that do, `false` all others, closed or not.',
  })
  declare failed?: boolean | null;
  @Field(() => String, { nullable: true, description: 'A part of the number or the title, in any case.' })
  declare search?: string | null;
}

@InputType({
  description: 'Which incidents a list shows: AND between fields. What is left out keeps everything.',
})
export class IncidentFilterInput {
  @Field(() => DoraWindowInput, { nullable: true, description: 'Resolved in this window.' })
  declare resolved?: DoraWindowInput | null;
  @Field(() => Boolean, { nullable: true, description: 'true: not resolved yet. false: resolved.' })
  declare open?: boolean | null;
  @Field(() => [String], { nullable: 'itemsAndList', description: "Assignees' teams; null for Unassigned." })
  declare teams?: (string | null)[] | null;
  @Field(() => [ID], { nullable: 'itemsAndList', description: 'Ids of services; null for Unassigned.' })
  declare services?: (string | null)[] | null;
  @Field(() => String, { nullable: true, description: 'A part of the number or the title, in any case.' })
  declare search?: string | null;
}

/** The filter in the ledger's keys. */
export function toChangeFilter(
  input: ChangeFilterInput | null | undefined,
  scope: RequestScope,
): ChangeFilter {
  const { completed, teams, services, changeTypes, failed, search } = input ?? {};
  return {
    completed: completed ? toWindow(completed, scope, 'filter.completed') : undefined,
    team: storableKeys(teams, 'filter.teams'),
    service: toAssetKeys(services, 'filter.services'),
    change_type: changeTypes ?? undefined,
    failed:
      typeof failed === 'boolean'
        ? { is: failed, failureWindowMs: failureWindowMs(scope.principal.workspace.settings) }
        : undefined,
    search: typeof search === 'string' ? storableText(search, 'filter.search') : undefined,
  };
}

/** The filter in the ledger's keys. */
export function toIncidentFilter(
  input: IncidentFilterInput | null | undefined,
  scope: RequestScope,
): IncidentFilter {
  const { resolved, open, teams, services, search } = input ?? {};
  return {
    resolved: resolved ? toWindow(resolved, scope, 'filter.resolved') : undefined,
    open: open ?? undefined,
    team: storableKeys(teams, 'filter.teams'),
    service: toAssetKeys(services, 'filter.services'),
    search: typeof search === 'string' ? storableText(search, 'filter.search') : undefined,
  };
}
