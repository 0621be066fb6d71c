import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { AlertFacts, DispatchEvent } from '../../../../src/analytics/dispatch-event.js';
import { EVENT_SCHEMA } from '../../../../src/dispatch/render/event-schema.js';
import { EVENT_TYPES } from '../../../../src/domain/channel.js';
import { METRIC_IDS } from '../../../../src/domain/metrics/metric.js';
import { breach, everyEvent, HOSTILE, recovery, regression, report, trial } from './events.js';

type Json = Record<string, unknown>;

function validatorOf(schema: object) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

/** The same schema, closed: what it does not describe fails. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in parts ? { ...parts, additionalProperties: false } : parts;
}

/** The paths of all properties that an event has, and of what they hold. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}

/** A copy of an event with one property changed, or left out. */
function mutated(event: DispatchEvent, path: readonly string[], change: (value: unknown) => unknown): Json {
  const copy: Json = structuredClone(event) as unknown as Json;
  const parent = path.slice(0, -1).reduce((inner, key) => inner[key] as Json, copy);
  const key = path.at(-1) ?? '';
  const value = change(parent[key]);
  if (value === undefined) delete parent[key];
  else parent[key] = value;
  return copy;
}

describe('The schema of the events', () => {
  const isValid = validatorOf(EVENT_SCHEMA);
  const isKnown = validatorOf(closed(EVENT_SCHEMA) as object);
  const events = [regression(), recovery(), breach(), report(), trial()];

  const assertValid = (event: unknown, what: string) => {
    assert.ok(isValid(event), `${what}: ${JSON.stringify(isValid.errors)}`);
    assert.ok(isKnown(event), `${what}: ${JSON.stringify(isKnown.errors)}`);
  };

  it('takes every type of event, and describes every property of it', () => {
    assert.deepEqual(
      events.map(({ type }) => type),
      [...EVENT_TYPES],
    );
    for (const event of events) assertValid(event, event.type);
  });

  it('takes every metric and every kind of group', () => {
    const groups: Partial<AlertFacts>[] = [
      { dimension: null, key: null, label: 'Whole workspace' },
      { dimension: 'service', key: 'checkout-api', label: 'Checkout API' },
      { dimension: 'change_type', key: null, label: 'Unassigned' },
    ];
    for (const metric of METRIC_IDS) {
      for (const group of groups) assertValid(regression({ metric, ...group }), metric);
      assertValid(breach({ metric }), metric);
    }
    assertValid(regression({ change: null, baseline: 0 }), 'from zero');
    assertValid(regression({ spark: Array.from({ length: 14 }, () => null) }), 'no value on any day');
  });

  for (const [what, name] of Object.entries(HOSTILE)) {
    it(`takes a name that ${what}`, () => {
      for (const event of everyEvent(name)) assertValid(event, event.type);
    });
  }

  it('takes an event that a later minor change added to', () => {
    assert.ok(isValid({ ...regression(), added: true }));
    assert.ok(!isKnown({ ...regression(), added: true }));
  });

  it('refuses an event that lacks any of its properties, or has it of another kind', () => {
    for (const event of events) {
      for (const path of pathsOf(event)) {
        const where = `${event.type} ${path.join('.')}`;
        assert.ok(!isValid(mutated(event, path, () => undefined)), `${where} left out`);
        assert.ok(!isValid(mutated(event, path, () => true)), `${where} true`);
      }
    }
  });

  it('refuses values outside their closed sets and formats', () => {
    const wrong: [string, unknown][] = [
      ['type', 'metric.unheard'],
      ['type', 'metric.recovered'],
      ['version', 2],
      ['id', 'not-a-uuid'],
      ['timestamp', '2026-03-02'],
      ['data.metric', 'velocity'],
      ['data.unit', 'days'],
      ['data.dimension', 'continent'],
      ['data.sample_size', -1],
      ['data.sample_size', 1.5],
      ['data.url', 'no address'],
      ['data.spark', [1, 2, 3]],
      ['data.spark', Array.from({ length: 14 }, () => '1')],
    ];
    for (const [path, value] of wrong) {
      assert.ok(
        !isValid(mutated(regression(), path.split('.'), () => value)),
        `${path} ${JSON.stringify(value)}`,
      );
    }
    assert.ok(!isValid(mutated(breach(), ['data', 'quarter_end'], () => '31.3.2026')));
  });

  it('describes every property', () => {
    const undescribed = Object.entries(EVENT_SCHEMA.$defs).flatMap(([name, schema]) => lacking(schema, name));
    assert.deepEqual(undescribed, []);
  });
});

function lacking(schema: unknown, path: string): string[] {
  const {
    description,
    $ref,
    properties = {},
  } = schema as { description?: string; $ref?: string; properties?: Json };
  const own = description === undefined && $ref === undefined ? [path] : [];
  return [...own, ...Object.entries(properties).flatMap(([key, inner]) => lacking(inner, `${path}.${key}`))];
}
