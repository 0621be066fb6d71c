import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { setAnalyticsSettings, setGroupDisabled, setThresholds } from '../src/analytics/change-settings.js';
import { BAND_SETS } from '../src/domain/band-sets.js';
import type { Permission } from '../src/domain/permissions.js';
import { type Connection, pageSize, toConnection } from '../src/graphql/connection.js';
import { Cursors } from '../src/graphql/cursor.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { AFTER, FIRST } from './arguments.js';
import {
  SetAnalyticsSettingsInput,
  SetGroupDisabledInput,
  SetRegressionThresholdsInput,
  toGroup,
  toThresholds,
} from './inputs/settings.inputs.js';
import {
  SetAnalyticsSettingsPayload,
  SetGroupDisabledPayload,
  SetRegressionThresholdsPayload,
} from './payloads/settings.payloads.js';
import { BandSetType } from './types/band-set.type.js';
import { EvaluationRunConnection, EvaluationRunType } from './types/evaluation-run.type.js';
import { DisabledGroupType, RegressionThresholdsType } from './types/regression-rules.type.js';
import { SettingChangeConnection, SettingChangeType } from './types/setting-change.type.js';
import { orUserErrors } from './types/user-error.type.js';
import { WorkspaceType } from './types/workspace.type.js';

@Resolver()
export class SettingsResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => RegressionThresholdsType, { description: 'How much worse a metric must be for an alert.' })
  regressionThresholds(@Ctx() { principal }: RequestScope): RegressionThresholdsType {
    return new RegressionThresholdsType(principal.workspace.settings.regression);
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => [DisabledGroupType], { description: 'The groups that the nightly evaluation leaves out.' })
  disabledGroups(@Ctx() { principal }: RequestScope): DisabledGroupType[] {
    return principal.workspace.settings.regression.disabledGroups.map(
      (group) => new DisabledGroupType(group),
    );
  }

  @Authorized<Permission>('EDIT_THRESHOLDS')
  @Mutation(() => SetRegressionThresholdsPayload, {
    description: 'Sets regression thresholds, from the next evaluation on. Needs EDIT_THRESHOLDS.',
  })
  setRegressionThresholds(
    @Ctx() { changeSettings }: RequestScope,
    @Arg('input', () => SetRegressionThresholdsInput, { description: 'What is to change.' })
    input: SetRegressionThresholdsInput,
  ): Promise<SetRegressionThresholdsPayload> {
    return orUserErrors(async () => {
      const { settings } = await setThresholds(changeSettings, toThresholds(input), input.minSampleSize);
      return { thresholds: new RegressionThresholdsType(settings.regression) };
    });
  }

  @Authorized<Permission>('DISABLE_GROUPS')
  @Mutation(() => SetGroupDisabledPayload, {
    description: 'Leaves a group out of the nightly evaluation, or takes it in again. Needs DISABLE_GROUPS.',
  })
  setGroupDisabled(
    @Ctx() scope: RequestScope,
    @Arg('input', () => SetGroupDisabledInput, { description: 'Which group, and whether.' })
    input: SetGroupDisabledInput,
  ): Promise<SetGroupDisabledPayload> {
    return orUserErrors(async () => {
      const group = await toGroup(input, scope);
      await setGroupDisabled(scope.changeSettings, group, input.disabled);
      return { disabled: input.disabled };
    });
  }

  @Authorized<Permission>('EDIT_THRESHOLDS')
  @Mutation(() => SetAnalyticsSettingsPayload, {
    description:
      'Sets the failure window, the time zone and the table of the bands; every number follows at once. Needs EDIT_THRESHOLDS.',
  })
  setAnalyticsSettings(
    @Ctx() { changeSettings, principal }: RequestScope,
    @Arg('input', () => SetAnalyticsSettingsInput, { description: 'What is to change.' })
    { doraFailureWindowHours: hours, timeZone, bandSetVersion }: SetAnalyticsSettingsInput,
  ): Promise<SetAnalyticsSettingsPayload> {
    return orUserErrors(async () => {
      const rules = await setAnalyticsSettings(changeSettings, { hours, timeZone, bandSetVersion });
      return { workspace: new WorkspaceType({ ...principal.workspace, ...rules }) };
    });
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => [BandSetType], {
    description: 'The tables of performance levels that a workspace can choose from, the default first.',
  })
  bandSets(): BandSetType[] {
    return BAND_SETS.map((set) => new BandSetType(set));
  }

  @Authorized<Permission>('EDIT_THRESHOLDS')
  @Query(() => SettingChangeConnection, {
    description: 'Changes of settings and of channels, newest first. Needs EDIT_THRESHOLDS.',
  })
  async settingChanges(
    @Ctx() { settingChanges, principal }: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<SettingChangeType>> {
    const size = pageSize(first);
    const cursors = new Cursors(principal.workspace.id, 'setting-changes');
    const rows = await settingChanges.page(after ? Number(cursors.decode(after)[0]) : null, size + 1);
    const edges = rows.map((row) => ({ node: new SettingChangeType(row), cursor: cursors.encode([row.id]) }));
    return toConnection(edges, { size, after }, () => settingChanges.count());
  }

  @Authorized<Permission>('EDIT_THRESHOLDS')
  @Query(() => EvaluationRunConnection, {
    description: 'Evaluations, newest instant first, with their progress and outcome. Needs EDIT_THRESHOLDS.',
  })
  async evaluationRuns(
    @Ctx() { runs, principal }: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<EvaluationRunType>> {
    const size = pageSize(first);
    const cursors = new Cursors(principal.workspace.id, 'evaluation-runs');
    const rows = await runs.page(after ? Number(cursors.decode(after)[0]) : null, size + 1);
    const edges = rows.map((row) => ({
      node: new EvaluationRunType(row),
      cursor: cursors.encode([row.evaluatedAtMs]),
    }));
    return toConnection(edges, { size, after }, () => runs.count());
  }
}
