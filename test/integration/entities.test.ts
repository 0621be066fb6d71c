import assert from 'node:assert/strict';
import { operatorEm } from '../../src/db/orm.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const LIST_COLUMNS = `
select c.relname as "table", a.attname as "name", format_type(a.atttypid, a.atttypmod) as "type",
  not a.attnotnull as "isNullable",
  coalesce(array_position(i.indkey::int2[], a.attnum) is not null, false) as "isKey"
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> 'schema_migration'`;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly isKey: boolean;
}

/** One spelling for the types that PostgreSQL knows under two names. */
const spelled = (type: string) =>
  type.replace(/^int$/, 'integer').replace(/^timestamptz\((\d)\)$/, 'timestamp($1) with time zone');

const byName = (columns: readonly Column[]) =>
  columns
    .map(({ table, name, type, isNullable, isKey }) => {
      const marks = `${isNullable ? ' null' : ''}${isKey ? ' key' : ''}`;
      return `${table}.${name} ${spelled(type)}${marks}`;
    })
    .sort();

describe('the entities', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());

  it('are the tables of the migrations, column by column: type, null, and key', async () => {
    const actual = await operatorEm(database.orm).execute<Column[]>(LIST_COLUMNS);
    const declared = [...database.orm.getMetadata().getAll().values()].flatMap((meta) =>
      meta.props.map((property) => ({
        table: meta.tableName,
        name: property.fieldNames[0] ?? '',
        type: property.columnTypes[0] ?? '',
        isNullable: property.nullable === true,
        isKey: property.primary === true,
      })),
    );
    assert.ok(actual.length > 50, 'the columns are found');
    assert.deepEqual(byName(declared), byName(actual));
  });
});
