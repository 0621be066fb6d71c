import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Dimension } from '../src/domain/grouping.js';
import type { Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { DimensionEnum } from './enums.js';
import { DoraFilterInput, toFilter } from './inputs/filter.input.js';
import { DoraWindowInput, toWindow } from './inputs/window.input.js';
import { DoraReportType } from './types/dora-report.type.js';

@Resolver()
export class DoraResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => DoraReportType, {
    description: 'The four DORA metrics over a window, as a whole and by group.',
  })
  async dora(
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
  ): Promise<DoraReportType> {
    const question = {
      window: toWindow(window, scope, 'window'),
      groupBy: groupBy ?? null,
      filter: toFilter(filter),
    };
    return new DoraReportType(await scope.report(question));
  }
}
