import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Drawn, layeredPlaces, NODE_HEIGHT, NODE_WIDTH } from './layered-layout.ts';
import { back, forward, type Place, sibling, waysOf } from './walk.ts';

const drawn = (size: number, pairs: readonly (readonly [number, number])[]): Drawn => ({
  nodes: Array.from({ length: size }, (_, index) => ({ id: `n${index}`, kind: 'play', label: '', summary: '' })),
  edges: pairs.map(([from, to]) => ({ from: `n${from}`, to: `n${to}`, label: '' })),
  start: 'n0',
});

const anyFlow = fc
  .integer({ min: 1, max: 30 })
  .chain((size) =>
    fc
      .array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), { maxLength: 80 })
      .map((pairs) => drawn(size, pairs)),
  );

test('every node of any flow has a place of its own', () => {
  fc.assert(
    fc.property(anyFlow, (flow) => {
      const places = [...layeredPlaces(flow).values()];
      expect(places).toHaveLength(flow.nodes.length);
      for (const [index, a] of places.entries()) {
        for (const b of places.slice(index + 1)) {
          expect(Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT).toBe(true);
        }
      }
    }),
  );
});

test('without a loop every edge leads on', () => {
  fc.assert(
    fc.property(anyFlow, ({ nodes, edges, start }) => {
      const order = new Map(nodes.map(({ id }, index) => [id, index]));
      const onward = edges.filter(({ from, to }) => (order.get(from) ?? 0) < (order.get(to) ?? 0));
      const places = layeredPlaces({ nodes, edges: onward, start });
      for (const { from, to } of onward) expect(places.get(from)?.x).toBeLessThan(places.get(to)?.x ?? 0);
    }),
  );
});

describe('a walk by keys', () => {
  const ways = waysOf(
    drawn(5, [
      [0, 1],
      [0, 2],
      [0, 2],
      [1, 3],
      [2, 3],
      [3, 0],
      [4, 4],
    ]),
  );
  const at = (nodeId: string, ...trail: string[]): Place => ({ nodeId, trail });

  test('follows edges, goes back the way it came, and steps over what one node leads to', () => {
    expect(forward(at('n0'), ways)).toEqual(at('n1', 'n0'));
    expect(sibling(at('n1', 'n0'), ways, 1)).toEqual(at('n2', 'n0'));
    expect(forward(at('n2', 'n0'), ways)).toEqual(at('n3', 'n0', 'n2'));
    expect(back(at('n3', 'n0', 'n2'), ways)).toEqual(at('n2', 'n0'));
    expect(back(at('n3'), ways)).toEqual(at('n1'));
  });

  test('ends where there is nothing more, so that the focus can leave', () => {
    expect(sibling(at('n2', 'n0'), ways, 1)).toBeNull();
    expect(sibling(at('n1', 'n0'), ways, -1)).toBeNull();
    expect(sibling(at('n4'), ways, 1)).toBeNull();
    expect(back(at('n4'), ways)).toBeNull();
    expect(forward(at('n5'), ways)).toBeNull();
  });
});
