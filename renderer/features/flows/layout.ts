import {
  COLUMN_GAP,
  type Drawn,
  layeredPlaces,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Places,
  ROW_GAP,
} from './layered-layout.ts';

/** Dagre takes 0.1 s for this many and nine seconds for two thousand. */
export const MOST_FOR_DAGRE = 120;

/** Where the nodes of a flow stand. After the page was painted: it takes up to a tenth of a second. */
export async function layoutOf(drawn: Drawn): Promise<Places> {
  if (drawn.nodes.length > MOST_FOR_DAGRE) return layeredPlaces(drawn);
  const { Graph, layout } = await import('@dagrejs/dagre');
  await new Promise(requestAnimationFrame);
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: ROW_GAP, ranksep: COLUMN_GAP, edgesep: ROW_GAP });
  for (const { id } of drawn.nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of drawn.edges) if (from !== to) graph.setEdge(from, to, {});
  layout(graph);
  return new Map(
    drawn.nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}
