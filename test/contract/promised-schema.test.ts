import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql';
import { createSchema, schemaText } from '../../src/graphql/schema.js';

const PROMISED = 'test/contract/promised.graphql';
const SHARED = '../shared/contract/schema.graphql';

/** What a change took away from the promise. */
function brokenPromises(promised: GraphQLSchema, actual: GraphQLSchema): string[] {
  return findBreakingChanges(promised, actual).map(({ description }) => description);
}

describe('the schema', () => {
  const schema = createSchema();

  it('is the one that is committed: after a change run `npm run schema`', () => {
    assert.equal(readFileSync('schema.graphql', 'utf8'), schemaText(schema));
  });

  it('has all that clients were promised, of the same types', () => {
    const promised = buildSchema(readFileSync(PROMISED, 'utf8'));
    assert.deepEqual(brokenPromises(promised, schema), []);
  });

  it('is held against the promise as the team shares it', function () {
    if (!existsSync(SHARED)) {
      console.log(`      skipped: ${SHARED} is not beside this checkout`);
      return this.skip();
    }
    assert.equal(readFileSync(PROMISED, 'utf8'), readFileSync(SHARED, 'utf8'));
  });

  it('describes every element', () => {
    assert.deepEqual(undescribed(schema), []);
  });
});

/** Coordinates of types, fields, arguments and values without a description. */
function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const look = (coordinate: string, element: { readonly description?: string | null | undefined }) => {
    if (!element.description) missing.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) look(type.name, type);
    if ('getValues' in type) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (!('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      if ('args' in field)
        for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name}:)`, arg);
    }
  }
  return missing;
}
