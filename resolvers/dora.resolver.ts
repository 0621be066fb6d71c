import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Dimension } from '../src/domain/grouping.js';
import type { Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { DimensionEnum } from './enums.js';
import { DoraFilterInput, toFilter } from './inputs/filter.input.js';
import { DoraWindowInput, toWindow } from './inputs/window.input.js';
import { DoraComparisonType } from './types/comparison.type.js';
import { DoraReportType } from './types/dora-report.type.js';
import { ExecutiveSummaryType } from './types/executive-summary.type.js';

@Resolver()
export class DoraResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => DoraReportType, {
    description: 'The four DORA metrics over a window, as a whole and by group.',
  })
  dora(
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
  ): DoraReportType {
    const question = {
      window: toWindow(window, scope, 'window'),
      groupBy: groupBy ?? null,
      filter: toFilter(filter),
    };
    return new DoraReportType(question, () => scope.report(question));
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => DoraComparisonType, {
    description: 'The four metrics over two windows side by side, as a whole and by group.',
  })
  async compare(
    @Ctx() scope: RequestScope,
    @Arg('window', () => DoraWindowInput, {
      nullable: true,
      description: 'Left out: the 30 × 24 h that end now.',
    })
    window?: DoraWindowInput,
    @Arg('to', () => DoraWindowInput, {
      nullable: true,
      description: 'Left out: the previous window, of the same length, ending where the other starts.',
    })
    to?: DoraWindowInput,
    @Arg('groupBy', () => DimensionEnum, { nullable: true, description: 'Left out: no groups.' })
    groupBy?: Dimension,
    @Arg('filter', () => DoraFilterInput, { nullable: true, description: 'Left out: every record.' })
    filter?: DoraFilterInput,
  ): Promise<DoraComparisonType> {
    const asked = toWindow(window, scope, 'window');
    const comparedWith = to ? toWindow(to, scope, 'to') : undefined;
    const question = { window: asked, groupBy: groupBy ?? null, filter: toFilter(filter), comparedWith };
    return new DoraComparisonType(await scope.report(question));
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => ExecutiveSummaryType, {
    description:
      'The four metrics of the whole workspace with missed goals, open alerts, what moved most, and a headline.',
  })
  async executiveSummary(
    @Ctx() scope: RequestScope,
    @Arg('window', () => DoraWindowInput, {
      nullable: true,
      description: 'Left out: the 30 × 24 h that end now.',
    })
    window?: DoraWindowInput,
  ): Promise<ExecutiveSummaryType> {
    return new ExecutiveSummaryType(await scope.summary(toWindow(window, scope, 'window')));
  }
}
