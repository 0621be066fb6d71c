import assert from 'node:assert/strict';
import { isOnTheWay } from '../../../src/dashboard/app/charts/pointer-way.js';

describe('the way of a pointer to a tooltip', () => {
  const edge = { left: 0, right: 200, top: 100 };
  const from = { x: 100, y: 0 };

  it('is the triangle down to its upper edge, the sides included', () => {
    assert.equal(isOnTheWay(from, { x: 50, y: 50 }, edge), true);
    assert.equal(isOnTheWay(from, { x: 150, y: 50 }, edge), true);
    assert.equal(isOnTheWay(from, { x: 49, y: 50 }, edge), false);
    assert.equal(isOnTheWay(from, { x: 151, y: 50 }, edge), false);
    assert.equal(isOnTheWay(from, { x: 0, y: 100 }, edge), true);
  });

  it('does not go sideways or up, nor past the edge', () => {
    assert.equal(isOnTheWay(from, { x: 101, y: 0 }, edge), false);
    assert.equal(isOnTheWay(from, { x: 100, y: -1 }, edge), false);
    assert.equal(isOnTheWay(from, { x: 100, y: 101 }, edge), false);
  });

  it('is none from where the tooltip already covers', () => {
    assert.equal(isOnTheWay({ x: 100, y: 100 }, { x: 100, y: 100 }, edge), false);
    assert.equal(isOnTheWay({ x: 100, y: 120 }, { x: 100, y: 121 }, edge), false);
  });
});
