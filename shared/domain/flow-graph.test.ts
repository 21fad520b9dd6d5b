import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow, components, isEndKind, reachableFrom } from './flow-checks.ts';
import { edgesByNode, type FlowGraph, MAX_FLOW_GRAPH_NODES, readingOrder } from './flow-graph.ts';
import { detailsOf, graphOfCallFlow, graphOfGomobile, graphOfVersion, inputsOf } from './flow-mapping.ts';

const gomobile = (startNodeId: string, nodes: [id: string, type: string, outputs?: object][]): FlowGraph =>
  graphOfGomobile({
    graph: { startNodeId, nodes: nodes.map(([id, type, outputs = {}]) => ({ id, type, config: {}, outputs })) },
  });

const codes = (graph: FlowGraph) => checkFlow(graph).map(({ code, nodeId }) => `${code} ${nodeId ?? '-'}`);

describe('a flow of each platform', () => {
  test('of Gomobile leads along its outputs and the keys of its menus', () => {
    const names = (_kind: string, id: string) => (id === 'a1' ? 'Nora' : null);
    const graph = graphOfGomobile(
      {
        graph: {
          startNodeId: 'menu',
          nodes: [
            {
              id: 'menu',
              type: 'dtmf',
              label: 'Main menu',
              config: { variable: 'choice', timeout: 6000, singleDigitConfig: { allowedDigits: ['1', '2'] } },
              outputs: { branches: { 1: 'desk', 2: 'end' }, onTimeout: 'end' },
            },
            { id: 'desk', type: 'connect_agent', config: { agentId: 'a1' }, outputs: { default: 'end' } },
            { id: 'end', type: 'hangup', config: { reason: 'done' } },
          ],
        },
      },
      names,
    );
    expect(graph.start).toBe('menu');
    expect(graph.edges).toEqual([
      { from: 'menu', to: 'desk', label: 'branches.1' },
      { from: 'menu', to: 'end', label: 'branches.2' },
      { from: 'menu', to: 'end', label: 'onTimeout' },
      { from: 'desk', to: 'end', label: 'default' },
    ]);
    expect(graph.nodes.map(({ label, summary }) => [label, summary])).toEqual([
      ['Main menu', 'choice 1 2'],
      ['desk', 'Nora'],
      ['end', 'done'],
    ]);
    expect(graph.nodes[0]?.details).toContainEqual({
      path: ['singleDigitConfig', 'allowedDigits'],
      value: '1, 2',
      name: null,
    });
    expect(graph.nodes[1]?.details).toEqual([{ path: ['agentId'], value: 'a1', name: 'Nora' }]);
    expect(checkFlow(graph)).toEqual([]);
  });

  test('of Trillet starts at its start, or at the one node that nothing leads to', () => {
    const flow = (type: string) => ({
      flowData: {
        nodes: [
          { id: 'b', type: 'talk', data: { label: 'Talk', prompt: 'Ask\n  for the order' } },
          { id: 'a', type, data: { prompt: 'Hello' }, position: { x: 1, y: 2 } },
        ],
        edges: [{ id: 'e', source: 'a', target: 'b', data: { condition: 'wants help' } }],
      },
    });
    for (const type of ['start', 'hello']) {
      const graph = graphOfCallFlow(flow(type));
      expect(graph).toMatchObject({ start: 'a', edges: [{ from: 'a', to: 'b', label: 'wants help' }], problems: [] });
      expect(graph?.nodes[0]).toMatchObject({ label: 'Talk', summary: 'Ask for the order' });
    }
    expect(graphOfCallFlow({ prompt: 'Only words', flowData: { nodes: [], edges: [] } })).toBeNull();
    expect(graphOfCallFlow({ prompt: 'Only words' })).toBeNull();
  });

  test('of TrueState is drawn from its transitions, and tells the inputs that it wants', () => {
    const version = {
      steps: [
        { id: '1', name: 'Start', step_type: 'START', prompt_template: { type: 'none' } },
        {
          id: '2',
          name: 'Sort',
          step_type: 'LLM',
          prompt_template: { text: 'Sort $' + '{INPUTS.text} of $' + '{INPUTS.who}' },
        },
      ],
      step_transitions: [{ id: 't', source_step_id: '1', target_step_id: '2', label: null }],
    };
    expect(graphOfVersion(version)).toMatchObject({ start: '1', edges: [{ from: '1', to: '2', label: '' }] });
    expect(inputsOf(version)).toEqual(['text', 'who']);
    expect(inputsOf(null)).toEqual([]);
  });
});

describe('what is odd', () => {
  test('is found and leads to its node', () => {
    expect(
      codes(
        gomobile('in', [
          ['in', 'answer', { onSuccess: 'ask', onError: 'nowhere' }],
          ['ask', 'dtmf', { branches: { 1: 'ask' }, default: 'end' }],
          ['end', 'hangup'],
          ['lost', 'play'],
          ['end', 'hangup'],
        ]),
      ),
    ).toEqual([
      'duplicateId end#2',
      'danglingEdge in',
      'unreachable lost',
      'unreachable end#2',
      'deadEnd lost',
      'loop ask',
    ]);
  });

  test('a loop that nothing leaves is told from one that has a way out', () => {
    const around = (more: object) =>
      checkFlow(
        gomobile('a', [
          ['a', 'answer', { default: 'b' }],
          ['b', 'play', { default: 'a', ...more }],
          ['end', 'hangup'],
        ]),
      ).filter(({ code }) => code.startsWith('loop'));
    expect(around({})).toMatchObject([{ code: 'loopWithoutExit', nodeIds: ['a', 'b'] }]);
    expect(around({ onError: 'end' })).toMatchObject([{ code: 'loop', nodeIds: ['a', 'b'] }]);
  });

  test('without a start nothing is called unreachable', () => {
    expect(codes(gomobile('gone', [['a', 'hangup']]))).toEqual(['missingStart -']);
    expect(codes(gomobile('', []))).toEqual([]);
  });

  test('a flow without end is cut and says so; a chain of thousands is walked', () => {
    const many = Array.from({ length: MAX_FLOW_GRAPH_NODES + 1 }, (_, index): [string, string, object] => [
      `n${index}`,
      'play',
      { default: `n${index + 1}` },
    ]);
    const graph = gomobile('n0', many);
    expect(graph.nodes).toHaveLength(MAX_FLOW_GRAPH_NODES);
    expect(checkFlow(graph)[0]).toMatchObject({ code: 'tooLarge' });
    expect(readingOrder(graph)).toHaveLength(MAX_FLOW_GRAPH_NODES);
  });
});

test('a configuration is told whole, however deep, and nothing of it is taken for code', () => {
  const circularLike = JSON.parse(
    '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":1}}}}}}}},"__proto__":{"constructor":"x"},"n":null}',
  );
  const details = detailsOf(circularLike);
  expect(details).toContainEqual({ path: ['n'], value: null, name: null });
  expect(details).toContainEqual({ path: ['__proto__', 'constructor'], value: 'x', name: null });
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'constructor', '');
const anyFlow = fc.record({
  graph: fc.record({
    startNodeId: id,
    nodes: fc.array(
      fc.record({
        id: fc.option(id, { nil: undefined }),
        type: fc.constantFrom('play', 'hangup', 'dtmf', 7, null),
        outputs: fc.dictionary(fc.constantFrom('default', 'onError', 'branches'), fc.oneof(id, fc.dictionary(id, id))),
      }),
      { maxLength: 12 },
    ),
  }),
});

describe('for any flow', () => {
  test('edges join nodes that exist, ids are unique, and what is odd leads to one of them', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const graph = graphOfGomobile(flow);
        const ids = new Set(graph.nodes.map((node) => node.id));
        expect(ids.size).toBe(flow.graph.nodes.length);
        expect(graph.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
        expect(graph.start === null || ids.has(graph.start)).toBe(true);
        for (const { nodeId, nodeIds } of checkFlow(graph)) {
          expect([...nodeIds, ...(nodeId === null ? [] : [nodeId])].every((one) => ids.has(one))).toBe(true);
        }
        expect([...readingOrder(graph)].sort()).toEqual([...ids].sort());
      }),
    );
  });

  test('two nodes are in one loop exactly when each can be reached from the other', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const graph = graphOfGomobile(flow);
        const { out } = edgesByNode(graph);
        const ids = graph.nodes.map((node) => node.id);
        const groups = components(ids, out);
        expect(groups.flat().sort()).toEqual([...ids].sort());
        const groupOf = new Map(groups.flatMap((group, index) => group.map((one) => [one, index])));
        const reach = new Map(ids.map((one) => [one, reachableFrom(one, out)]));
        for (const a of ids) {
          for (const b of ids) {
            const together = reach.get(a)?.has(b) === true && reach.get(b)?.has(a) === true;
            expect(groupOf.get(a) === groupOf.get(b)).toBe(together);
          }
        }
      }),
    );
  });

  test('any JSON at all is read without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const body of [json, { graph: json }, { flowData: json }, { steps: json, step_transitions: json }]) {
          for (const graph of [graphOfGomobile(body), graphOfCallFlow(body), graphOfVersion(body)]) {
            if (graph !== null) checkFlow(graph);
          }
          inputsOf(body);
        }
      }),
    );
  });
});

test.each(['hangup', 'END', 'end_call', 'EndCall', 'transfer-call'])('%s is an end', (kind) => {
  expect(isEndKind(kind)).toBe(true);
});
