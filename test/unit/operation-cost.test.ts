import assert from 'node:assert/strict';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { readConfig } from '../../src/config.js';
import { ANALYSES, actualCost, estimatedCost } from '../../src/graphql/operation-cost.js';
import { createSchema } from '../../src/graphql/schema.js';
import { PAGE_DOCUMENTS } from '../../src/pages/page-documents.generated.js';
import { LiveBus } from '../../src/store/live-bus.js';

const schema: GraphQLSchema = createSchema(new LiveBus());

function operation(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  assert.deepEqual(validate(schema, document), []);
  return { schema, document, operationName: null, variables };
}

const cost = (text: string, variables?: Record<string, unknown>) => estimatedCost(operation(text, variables));

describe('The cost of an operation', () => {
  it('is a point for each field, and what its root fields cost to begin with', () => {
    assert.equal(cost('{ workspace { name slug } }'), 102);
    assert.equal(cost('{ a: workspace { name } b: workspace { name } }'), 202);
    assert.equal(cost('{ dora { window { days } } }'), 10_002);
  });

  it('counts a page as long as it is asked for, and as 50 where that is left out', () => {
    const page = (size: string) => `{ incidents${size} { edges { node { number } } } }`;
    assert.equal(cost(page('(first: 7)')), 100 + 7 * 3);
    assert.equal(cost(page('')), 100 + 50 * 3);
  });

  it('takes sizes from variables and their defaults', () => {
    const page = 'query ($size: Int = 9) { incidents(first: $size) { edges { node { number } } } }';
    assert.equal(cost(page), 100 + 9 * 3);
    assert.equal(cost(page, { size: 4 }), 100 + 4 * 3);
    assert.equal(cost(page, { size: null }), 100 + 50 * 3);
  });

  it('multiplies groups by series by points', () => {
    const series = 'metrics { mttrHours { series(last: 30) { value } } }';
    const text = `{ dora(groupBy: TEAM) { groups(first: 40) { edges { node { ${series} } } } } }`;
    assert.equal(cost(text), 10_000 + 1 + 40 * (2 + 3 + 30));
  });

  it('counts a fragment wherever it is spread', () => {
    const text = '{ a: dora { ...F } b: dora { ...F } } fragment F on DoraReport { window { start end } }';
    assert.equal(cost(text), 2 * (10_000 + 3));
  });

  it('is, once it is answered, of what the answer holds', () => {
    const asked = operation('{ incidents(first: 1000) { edges { node { number } } } }');
    assert.equal(estimatedCost(asked), 3_100);
    const data = { incidents: { edges: [{ node: { number: 'INC-1' } }, { node: { number: 'INC-2' } }] } };
    assert.equal(actualCost(asked, data), 100 + 1 + 2 * 2);
    assert.equal(actualCost(asked, null), 100);
  });

  it('of what the schema calls an analysis is more', () => {
    const roots = { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() };
    for (const name of ANALYSES) assert.ok(name in roots, `${name} is no root field`);
  });

  it('of every document of our pages is less than half of what one may cost', () => {
    const { VIGILO_COST_LIMIT: limit } = readConfig({});
    for (const text of PAGE_DOCUMENTS) assert.ok(cost(text) < limit / 2, text);
  });
});
