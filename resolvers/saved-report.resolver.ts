import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import type { SavedReportRow } from '../src/store/saved-report.store.js';
import { nothingOf, toUuid } from './inputs/channel.inputs.js';
import {
  CreateSavedReportInput,
  SavedReportIdInput,
  toChangedDraft,
  toDraft,
  UpdateSavedReportInput,
} from './inputs/saved-report.inputs.js';
import { SavedReportPayload, SavedReportRunPayload } from './payloads/saved-report.payloads.js';
import { SavedReportRunType, SavedReportType } from './types/saved-report.type.js';
import { orUserErrors } from './types/user-error.type.js';

const NEEDS = 'Needs EDIT_CHANNELS.';

@Resolver()
export class SavedReportResolver {
  @Authorized<Permission>('EDIT_CHANNELS')
  @Query(() => [SavedReportType], { description: `The reports that go out by themselves, by name. ${NEEDS}` })
  async savedReports(@Ctx() { savedReports }: RequestScope): Promise<SavedReportType[]> {
    return (await savedReports.list()).map((row) => new SavedReportType(row));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => SavedReportPayload, { description: `Makes a report that goes out by itself. ${NEEDS}` })
  createSavedReport(
    @Ctx() { savedReports }: RequestScope,
    @Arg('input', () => CreateSavedReportInput, { description: 'What it is.' }) input: CreateSavedReportInput,
  ): Promise<SavedReportPayload> {
    return orUserErrors(async () => {
      return { savedReport: new SavedReportType(await savedReports.create(toDraft(input))) };
    });
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => SavedReportPayload, { description: `Changes a report: what is left out stays. ${NEEDS}` })
  updateSavedReport(
    @Ctx() { savedReports }: RequestScope,
    @Arg('input', () => UpdateSavedReportInput, { description: 'Which, and what is to change.' })
    input: UpdateSavedReportInput,
  ): Promise<SavedReportPayload> {
    return onReport(input.id, (id) => savedReports.update(id, (row) => toChangedDraft(input, row)));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => SavedReportPayload, { description: `Deletes a report, and the list of its runs. ${NEEDS}` })
  deleteSavedReport(
    @Ctx() { savedReports }: RequestScope,
    @Arg('input', () => SavedReportIdInput, { description: 'Which.' }) input: SavedReportIdInput,
  ): Promise<SavedReportPayload> {
    return onReport(input.id, (id) => savedReports.delete(id));
  }

  @Authorized<Permission>('EDIT_CHANNELS')
  @Mutation(() => SavedReportRunPayload, {
    description: `Makes a report now and sends it, enabled or not. ${NEEDS}`,
  })
  runSavedReport(
    @Ctx() { savedReports }: RequestScope,
    @Arg('input', () => SavedReportIdInput, { description: 'Which.' }) input: SavedReportIdInput,
  ): Promise<SavedReportRunPayload> {
    return orUserErrors(async () => {
      const run = await savedReports.run(toUuid(input.id, 'SavedReport'));
      if (run === null) throw nothingOf(input.id, 'SavedReport');
      return { run: new SavedReportRunType(run) };
    });
  }
}

function onReport(
  id: string,
  work: (uuid: string) => Promise<SavedReportRow | null>,
): Promise<SavedReportPayload> {
  return orUserErrors(async () => {
    const row = await work(toUuid(id, 'SavedReport'));
    if (row === null) throw nothingOf(id, 'SavedReport');
    return { savedReport: new SavedReportType(row) };
  });
}
