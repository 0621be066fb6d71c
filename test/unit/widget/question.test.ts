import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import type { GroupOfInterest } from '../../../src/widget/app/options.js';
import { NOW_QUESTION, summaryQuestion } from '../../../src/widget/app/question.js';

const TEAM = { dimension: 'team', key: 'payments' } as const;
const SERVICE = { dimension: 'service', key: 'checkout' } as const;
const TYPE = { dimension: 'change_type', key: 'normal' } as const;
const OPEN = { acknowledged: false, recovered: false };

const variables = (groups: readonly GroupOfInterest[]) => summaryQuestion(groups, null).variables;

describe("the widget's question", () => {
  it('is one that the schema answers', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    for (const { query } of [NOW_QUESTION, summaryQuestion([], null), summaryQuestion([TEAM, SERVICE], null)])
      assert.deepEqual(validate(schema, parse(query)), []);
  });

  it('is of the whole workspace, and of all its open alerts, without a group', () => {
    assert.deepEqual(variables([]), { window: null, filter: {}, alerts0: OPEN });
  });

  it('is of the groups, and of their open alerts', () => {
    assert.deepEqual(variables([TEAM, SERVICE, TYPE]), {
      window: null,
      filter: { teams: ['payments'], services: ['Asset:checkout'], changeTypes: ['NORMAL'] },
      alerts0: { dimension: 'TEAM', keys: ['payments'], ...OPEN },
      alerts1: { dimension: 'SERVICE', keys: ['Asset:checkout'], ...OPEN },
      alerts2: { dimension: 'CHANGE_TYPE', keys: ['normal'], ...OPEN },
    });
  });

  it('takes a service by its id as well, and null for what has no group', () => {
    const byId = variables([{ dimension: 'service', key: 'Asset:checkout' }]);
    assert.deepEqual(byId.filter, { services: ['Asset:checkout'] });
    const unassigned = variables([{ dimension: 'team', key: null }]);
    assert.deepEqual(unassigned.filter, { teams: [null] });
    assert.deepEqual(unassigned.alerts0, { dimension: 'TEAM', keys: [null], ...OPEN });
  });
});
