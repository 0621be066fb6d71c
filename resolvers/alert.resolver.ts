import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { fromNodeId, isUuid } from '../src/analytics/node-id.js';
import { storableText } from '../src/analytics/storable-text.js';
import type { Permission } from '../src/domain/permissions.js';
import { badInput, PublicError, quoted } from '../src/errors.js';
import type { Connection } from '../src/graphql/connection.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { AFTER, FIRST } from './arguments.js';
import { RegressionAlertFilterInput, toAlertFilter } from './inputs/alert-filter.input.js';
import { pageOfAlerts } from './types/alert-page.js';
import {
  MetricRegressionAlertConnection,
  MetricRegressionAlertType,
} from './types/metric-regression-alert.type.js';
import { orUserErrors, UserErrorType } from './types/user-error.type.js';

const LONGEST_NOTE = 2_000;

@InputType({ description: 'Which alert was taken notice of.' })
class AcknowledgeRegressionAlertInput {
  @Field(() => ID, { description: "The alert's id." }) declare id: string;
  @Field(() => String, {
    nullable: true,
    description: 'What there is to say about it, up to 2,000 characters.',
  })
  declare note?: string | null;
}

@ObjectType({ description: 'The alert, or what is wrong with the input.' })
class AcknowledgeRegressionAlertPayload {
  @Field(() => MetricRegressionAlertType, {
    nullable: true,
    description: 'As it stands now: whoever was first has acknowledged it. null: see userErrors.',
  })
  declare alert?: MetricRegressionAlertType | null;
  @Field(() => [UserErrorType], { description: 'Empty where the alert is acknowledged.' })
  declare userErrors: UserErrorType[];
}

@Resolver()
export class AlertResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => MetricRegressionAlertConnection, { description: 'Regression alerts, newest first.' })
  regressionAlerts(
    @Ctx() scope: RequestScope,
    @Arg('filter', () => RegressionAlertFilterInput, { nullable: true, description: 'Left out: all.' })
    filter?: RegressionAlertFilterInput,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<MetricRegressionAlertType>> {
    return pageOfAlerts(scope, toAlertFilter(filter), { first, after });
  }

  @Authorized<Permission>('ACKNOWLEDGE_ALERTS')
  @Mutation(() => AcknowledgeRegressionAlertPayload, {
    description:
      'Takes notice of an alert: the same metric and group stay quiet for 24 hours. Doing it again changes nothing and ' +
      'answers the same. Needs ACKNOWLEDGE_ALERTS.',
  })
  acknowledgeRegressionAlert(
    @Ctx() { acknowledge }: RequestScope,
    @Arg('input', () => AcknowledgeRegressionAlertInput, { description: 'Which alert, and a note.' })
    { id, note }: AcknowledgeRegressionAlertInput,
  ): Promise<AcknowledgeRegressionAlertPayload> {
    return orUserErrors(async () => {
      const row = await acknowledge(alertIdOf(id), toNote(note));
      if (row === null) throw noSuchAlert(id);
      return { alert: new MetricRegressionAlertType(row) };
    });
  }
}

function alertIdOf(id: string): string {
  const node = fromNodeId(id);
  if (node?.kind !== 'MetricRegressionAlert' || !isUuid(node.key)) throw noSuchAlert(id);
  return node.key;
}

function noSuchAlert(id: string): PublicError {
  const message = `there is no alert ${quoted(id)}`;
  return new PublicError('NOT_FOUND', message, [{ field: 'input.id', message }]);
}

function toNote(note: string | null | undefined): string | null {
  if (note == null || note.trim() === '') return null;
  if (note.length > LONGEST_NOTE) {
    throw badInput('input.note', `must be at most ${LONGEST_NOTE} characters long, not ${note.length}`);
  }
  return storableText(note, 'input.note');
}
