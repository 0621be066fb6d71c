import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';
import { EXAMPLE_QUERIES } from '../../src/explorer/app/example-queries.js';

describe("the explorer's examples", () => {
  let schema: GraphQLSchema;
  before(() => {
    schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  });

  for (const { title, query } of EXAMPLE_QUERIES) {
    it(`“${title}” is a valid query of the schema`, () => {
      const faults = validate(schema, parse(query)).map(({ message }) => message);
      assert.deepEqual(faults, []);
    });
  }
});
