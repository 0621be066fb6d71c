import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { storableText } from '../src/analytics/storable-text.js';
import type { Permission } from '../src/domain/permissions.js';
import { type Connection, pageSize, toConnection } from '../src/graphql/connection.js';
import { Cursors } from '../src/graphql/cursor.js';
import type { PagePosition } from '../src/ledger/record-pages.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import { AFTER, FIRST } from './arguments.js';
import {
  ChangeFilterInput,
  IncidentFilterInput,
  toChangeFilter,
  toIncidentFilter,
} from './inputs/record-filter.inputs.js';
import { ChangeRequestType } from './types/change-request.type.js';
import { ChangeRequestConnection, IncidentConnection } from './types/connections.js';
import { IncidentType } from './types/incident.type.js';

const NUMBER = { description: 'Its number, in full.' } as const;

@Resolver()
export class LedgerResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => ChangeRequestConnection, { description: 'Changes by creation, newest first.' })
  async changes(
    @Ctx() scope: RequestScope,
    @Arg('filter', () => ChangeFilterInput, { nullable: true, description: 'Left out: all.' })
    filter?: ChangeFilterInput,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const wanted = toChangeFilter(filter, scope);
    const { size, position, cursors } = pageOf(scope, 'changes', { first, after });
    const rows = await scope.pages.changes(wanted, { after: position, limit: size + 1 });
    const edges = rows.map((row) => ({
      node: new ChangeRequestType(row),
      cursor: cursors.encode([row.createdAtMs, row.id]),
    }));
    return toConnection(edges, { size, after }, () => scope.pages.countChanges(wanted));
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => IncidentConnection, { description: 'Incidents by opening, newest first.' })
  async incidents(
    @Ctx() scope: RequestScope,
    @Arg('filter', () => IncidentFilterInput, { nullable: true, description: 'Left out: all.' })
    filter?: IncidentFilterInput,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<IncidentType>> {
    const wanted = toIncidentFilter(filter, scope);
    const { size, position, cursors } = pageOf(scope, 'incidents', { first, after });
    const rows = await scope.pages.incidents(wanted, { after: position, limit: size + 1 });
    const edges = rows.map((row) => ({
      node: new IncidentType(row),
      cursor: cursors.encode([row.openedAtMs, row.id]),
    }));
    return toConnection(edges, { size, after }, () => scope.pages.countIncidents(wanted));
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => ChangeRequestType, {
    nullable: true,
    description: 'One change; null where no change has that number.',
  })
  async change(
    @Ctx() { records }: RequestScope,
    @Arg('number', () => String, NUMBER) number: string,
  ): Promise<ChangeRequestType | null> {
    const row = await records.changeByNumber.load(storableText(number, 'number'));
    return row === null ? null : new ChangeRequestType(row);
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Query(() => IncidentType, {
    nullable: true,
    description: 'One incident; null where no incident has that number.',
  })
  async incident(
    @Ctx() { records }: RequestScope,
    @Arg('number', () => String, NUMBER) number: string,
  ): Promise<IncidentType | null> {
    const row = await records.incidentByNumber.load(storableText(number, 'number'));
    return row === null ? null : new IncidentType(row);
  }
}

function pageOf(
  scope: RequestScope,
  list: string,
  page: { first?: number | undefined; after?: string | undefined },
) {
  const cursors = new Cursors(scope.principal.workspace.id, list);
  return {
    cursors,
    size: pageSize(page.first),
    position: page.after ? toPosition(cursors, page.after) : null,
  };
}

function toPosition(cursors: Cursors, after: string): PagePosition {
  const [instantMs, id] = cursors.decode(after);
  return { instantMs: Number(instantMs), id: Number(id) };
}
