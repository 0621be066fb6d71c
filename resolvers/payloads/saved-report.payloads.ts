import { Field, ObjectType } from 'type-graphql';
import { SavedReportRunType, SavedReportType } from '../types/saved-report.type.js';
import { UserErrorType } from '../types/user-error.type.js';

@ObjectType({ description: 'The report, or what is wrong with the input.' })
export class SavedReportPayload {
  @Field(() => SavedReportType, {
    nullable: true,
    description: 'As it stands now, or as it was deleted; null: see userErrors.',
  })
  declare savedReport?: SavedReportType | null;
  @Field(() => [UserErrorType], { description: 'Empty where it is done; otherwise nothing was changed.' })
  declare userErrors: UserErrorType[];
}

@ObjectType({ description: 'The run, or what is wrong with the input.' })
export class SavedReportRunPayload {
  @Field(() => SavedReportRunType, {
    nullable: true,
    description: 'What became of it; null: see userErrors.',
  })
  declare run?: SavedReportRunType | null;
  @Field(() => [UserErrorType], { description: 'Empty where it is done; otherwise nothing was changed.' })
  declare userErrors: UserErrorType[];
}
