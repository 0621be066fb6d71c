import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Dimension } from '../src/domain/grouping.js';
import type { Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { DimensionEnum } from './enums.js';
import { DoraFilterInput, toFilter } from './inputs/filter.input.js';
import { DoraWindowInput, toWindow } from './inputs/window.input.js';
import { OperationsReportType } from './types/operations.type.js';

@Resolver()
export class OperationsResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => OperationsReportType, {
    description:
      'Approvals, runbooks, changes, open incidents and recovery over a window, as a whole and by group.',
  })
  async operations(
    @Ctx() scope: RequestScope,
    @Arg('window', () => DoraWindowInput, {
      nullable: true,
      description: 'Left out: the 30 × 24 h that end now.',
    })
    window?: DoraWindowInput,
    @Arg('groupBy', () => DimensionEnum, { nullable: true, description: 'Left out: no groups.' })
    groupBy?: Dimension,
    @Arg('filter', () => DoraFilterInput, { nullable: true, description: 'Left out: every record.' })
    filter?: DoraFilterInput,
  ): Promise<OperationsReportType> {
    const asked = toWindow(window, scope, 'window');
    const question = { window: asked, groupBy: groupBy ?? null, filter: toFilter(filter) };
    return new OperationsReportType(await scope.operations(question));
  }
}
