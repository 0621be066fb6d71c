import assert from 'node:assert/strict';
import { type LedgerFacts, ledgerFacts, pendingUntilMs } from '../../../src/domain/ledger-facts.js';
import { MS_PER_HOUR } from '../../../src/domain/window.js';
import { changeFacts, changesOf, incidentFacts, NAMES } from '../../support/fact-rows.js';

const NOW = Date.parse('2026-03-15T00:00Z');
const W_MS = 24 * MS_PER_HOUR;
const RULE = { failureWindowMs: W_MS, asOfMs: NOW };
const WEEK = { startMs: NOW - 7 * W_MS, endMs: NOW };

/** @param segments the completions of each. */
function facts(...segments: readonly (readonly number[])[]): LedgerFacts {
  const changes = segments.map((completions) =>
    changesOf(...completions.map((completedAtMs, i) => ({ id: i + 1, completedAtMs }))),
  );
  return { changes, incidents: [], names: NAMES, version: null };
}

describe('A provisional change', () => {
  const untilOf = (completedAtMs: number, window = WEEK) =>
    pendingUntilMs(facts([completedAtMs]), window, RULE);

  it('may still fail until W has passed since its completion', () => {
    assert.equal(untilOf(NOW - 1), NOW - 1 + W_MS);
    assert.equal(untilOf(NOW - W_MS + 1), NOW + 1);
    assert.equal(untilOf(NOW - W_MS), Number.POSITIVE_INFINITY);
    assert.equal(untilOf(NOW - W_MS - 1), Number.POSITIVE_INFINITY);
  });

  it('matters to the windows that it lies in, which are half-open', () => {
    const window = { startMs: NOW - 100, endMs: NOW - 50 };
    assert.equal(untilOf(NOW - 101, window), Number.POSITIVE_INFINITY);
    assert.equal(untilOf(NOW - 100, window), NOW - 100 + W_MS);
    assert.equal(untilOf(NOW - 51, window), NOW - 51 + W_MS);
    assert.equal(untilOf(NOW - 50, window), Number.POSITIVE_INFINITY);
  });

  it('is, of several, the one that was completed first', () => {
    const all = facts([NOW - 9 * W_MS, NOW - 2 * W_MS, NOW - 500, NOW - 400], [NOW - 300]);
    assert.equal(pendingUntilMs(all, WEEK, RULE), NOW - 500 + W_MS);
  });

  it('is found behind segments that hold none', () => {
    const all = facts([NOW - 9 * W_MS], [NOW - 3 * W_MS, NOW - W_MS], [NOW - W_MS + 3, NOW - 5]);
    assert.equal(pendingUntilMs(all, WEEK, RULE), NOW + 3);
  });

  it('is looked for from the start of the window on, not before', () => {
    const window = { startMs: NOW - 100, endMs: NOW };
    assert.equal(pendingUntilMs(facts([NOW - 500, NOW - 60]), window, RULE), NOW - 60 + W_MS);
    assert.equal(pendingUntilMs(facts([NOW - 500, NOW + 60]), window, RULE), Number.POSITIVE_INFINITY);
  });

  it('is not there where no change is', () => {
    assert.equal(pendingUntilMs(facts(), WEEK, RULE), Number.POSITIVE_INFINITY);
  });
});

describe('The facts of one request', () => {
  it('are one segment of each kind, and none of what did not happen', () => {
    const { changes, incidents, names, version } = ledgerFacts(
      { changes: changeFacts([{ id: 7 }, { id: 8 }]), incidents: incidentFacts([{ id: 9 }]) },
      NAMES,
    );
    assert.deepEqual(
      changes.map(({ facts: { id }, leads }) => [[...id], leads.isKept]),
      [[[7, 8], false]],
    );
    assert.deepEqual(
      incidents.map(({ facts: { id }, timesToResolve }) => [[...id], timesToResolve.isKept]),
      [[[9], false]],
    );
    assert.equal(names, NAMES);
    assert.equal(version, null);
    const none = ledgerFacts({ changes: changeFacts([]), incidents: incidentFacts([]) }, NAMES);
    assert.deepEqual([none.changes, none.incidents], [[], []]);
  });
});
