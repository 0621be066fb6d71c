import assert from 'node:assert/strict';
import { demoLedger } from '../../../src/demo/demo-ledger.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// biome-ignore lint/suspicious/noExplicitAny: import records of every type
type Any = any;

function records(asOf: string, seed = 2026): Any[] {
  return [...demoLedger({ seed, asOfMs: Date.parse(asOf), timeZone: 'Europe/Amsterdam' })];
}
const ofType = (all: Any[], type: string) => all.filter((record) => record.type === type);
const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('the demo ledger', () => {
  for (const asOf of ['2026-11-23T10:00:00Z', '2026-01-05T23:30:00Z', '2026-03-29T01:30:00Z']) {
    const all = records(asOf);
    const [changes, incidents] = [ofType(all, 'change'), ofType(all, 'incident')];

    it(`is a year of 8 teams, 40 services, some 12,000 changes and 1,500 incidents (as of ${asOf})`, () => {
      assert.equal(ofType(all, 'asset').length, 40);
      assert.equal(new Set(ofType(all, 'member').map(({ team }) => team)).size, 9);
      assert.ok(changes.length > 10_500 && changes.length < 14_000, `${changes.length} changes`);
      assert.ok(incidents.length > 1_200 && incidents.length < 1_900, `${incidents.length} incidents`);
      assert.ok(ofType(all, 'approval').length > 3_000 && ofType(all, 'runbook_execution').length > 500);
    });

    it(`holds nothing later than its instant, and nothing in the wrong order (as of ${asOf})`, () => {
      const instants = all.flatMap((record) =>
        Object.entries(record).filter(([name, value]) => name.endsWith('_at') && value),
      );
      assert.ok(instants.every(([, value]) => Date.parse(value as string) <= Date.parse(asOf)));
      for (const { created_at, approved_at, started_at, completed_at } of changes) {
        const order = [created_at, approved_at, started_at, completed_at].filter(Boolean);
        assert.deepEqual(order, [...order].sort());
      }
    });

    it(`has a team that gets worse in the last week (as of ${asOf})`, () => {
      const people = new Set(
        ofType(all, 'member')
          .filter(({ team }) => team === 'fulfilment')
          .map(({ user }) => user),
      );
      const lead = (days: number) =>
        median(
          changes
            .filter(
              ({ owner, completed_at }) =>
                people.has(owner) && Date.parse(completed_at) >= Date.parse(asOf) - days * DAY,
            )
            .map(({ created_at, completed_at }) => Date.parse(completed_at) - Date.parse(created_at)),
        );
      assert.ok(lead(7) > 1.3 * lead(28), `${lead(7) / HOUR} h against ${lead(28) / HOUR} h`);
    });
  }

  it('is the same for the same seed, and another for another', () => {
    const asOf = '2026-11-23T10:00:00Z';
    assert.deepEqual(records(asOf), records(asOf));
    assert.notDeepEqual(records(asOf), records(asOf, 7));
  });

  it('rests at the weekend, leaves some services alone and some records to nobody', () => {
    const changes = ofType(records('2026-11-23T10:00:00Z'), 'change').filter(
      ({ completed_at }) => completed_at !== null,
    );
    const on = (day: number) =>
      changes.filter(({ completed_at }) => new Date(completed_at).getUTCDay() === day).length;
    assert.ok(on(0) < on(3) / 3 && on(6) < on(3) / 3);
    const recent = changes.filter(
      ({ completed_at }) => Date.parse(completed_at) > Date.parse('2026-11-01T00:00:00Z'),
    );
    assert.ok(recent.every(({ affected_assets }) => affected_assets[0] !== 'gift-cards'));
    assert.ok(
      changes.some(({ owner }) => owner === null) &&
        changes.some(({ affected_assets }) => affected_assets.length > 1),
    );
  });
});
