import { assembleGraph, type FlowDetail, type FlowGraph, type FoundEdge, type FoundNode } from './flow-graph.ts';

/** Something that a configuration names by id. */
export type FlowReference = 'audio' | 'agent' | 'dictionary';

/** The name of what an id stands for, where it is known. */
export type NameOf = (kind: FlowReference, id: string) => string | null;

type Json = Record<string, unknown>;

const noNames: NameOf = () => null;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const idOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
const textOf = (...values: unknown[]): string =>
  String(values.find((value) => typeof value === 'string' && value.trim() !== '') ?? '').trim();

const MAX_LINE = 160;

/** The beginning of a text, in one line. */
export function lineOf(text: string): string {
  const line = text
    .slice(0, 4 * MAX_LINE)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

const REFERENCES: ReadonlyMap<string, FlowReference> = new Map([
  ['audioId', 'audio'],
  ['agentId', 'agent'],
  ['agent', 'agent'],
  ['dictionaryId', 'dictionary'],
]);

const MAX_DETAILS = 200;
const MAX_DEPTH = 8;
const MAX_VALUE = 4000;

/** A configuration as names and values, however deep; what goes on beyond the limits is in the raw JSON alone. */
export function detailsOf(config: unknown, nameOf: NameOf = noNames): FlowDetail[] {
  const details: FlowDetail[] = [];
  const add = (value: unknown, path: string[]) => {
    if (details.length >= MAX_DETAILS || path.length > MAX_DEPTH) return;
    if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
      if (value.length > 0) details.push({ path, value: value.join(', ').slice(0, MAX_VALUE), name: null });
    } else if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      for (const [key, one] of Object.entries(value)) add(one, [...path, isList ? String(Number(key) + 1) : key]);
    } else if (typeof value === 'string') {
      const kind = REFERENCES.get(path.at(-1) ?? '');
      details.push({ path, value: value.slice(0, MAX_VALUE), name: kind === undefined ? null : nameOf(kind, value) });
    } else if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
      details.push({ path, value, name: null });
    }
  };
  add(config, []);
  return details;
}

/** A flow of Gomobile, whose nodes say where their outputs lead. */
export function graphOfGomobile(flow: unknown, nameOf: NameOf = noNames): FlowGraph {
  const graph = recordOf(recordOf(flow).graph);
  const nodes = listOf(graph.nodes);
  return assembleGraph(
    nodes.map((node): FoundNode => {
      const kind = textOf(node.type) || '?';
      return {
        id: idOf(node.id),
        kind,
        label: lineOf(textOf(node.label, node.id, kind)),
        summary: lineOf(summaryOf(kind, recordOf(node.config), nameOf)),
        details: detailsOf(node.config, nameOf),
      };
    }),
    nodes.flatMap(outputsOf),
    idOf(graph.startNodeId),
  );
}

function outputsOf(node: Json): FoundEdge[] {
  const from = idOf(node.id);
  if (from === null) return [];
  const edge = (label: string, target: unknown): FoundEdge[] => {
    const to = idOf(target);
    return to === null ? [] : [{ from, to, label }];
  };
  return Object.entries(recordOf(node.outputs)).flatMap(([output, target]) =>
    isRecord(target)
      ? Object.entries(target).flatMap(([key, next]) => edge(`${output}.${key}`, next))
      : edge(output, target),
  );
}

function summaryOf(kind: string, config: Json, nameOf: NameOf): string {
  const said = (value: unknown): string => (typeof value === 'object' ? '' : String(value ?? ''));
  switch (kind) {
    case 'play':
      return listOf(config.audioItems)
        .map((item) => nameOf('audio', said(item.audioId)) ?? (said(item.value) || said(item.audioId)))
        .filter(Boolean)
        .join(' · ');
    case 'dtmf':
      return [config.variable, recordOf(config.singleDigitConfig).allowedDigits].flat().map(said).join(' ');
    case 'condition':
      return [config.variable, config.operator, config.value].map(said).join(' ');
    case 'set_variable':
      return `${said(config.variable)} = ${said(config.value)}`;
    case 'connect_agent':
      return nameOf('agent', said(config.agentId)) ?? said(config.agentId);
    case 'hangup':
      return said(config.reason);
    default:
      return said(config.variable);
  }
}

const isStart = (kind: string): boolean => /^start/i.test(kind);

/** The one node that nothing leads to; null where there are several or none. */
function onlySource(nodes: readonly { id: string | null }[], edges: readonly FoundEdge[]): string | null {
  const targets = new Set(edges.map(({ to }) => to));
  const sources = nodes.filter(({ id }) => id !== null && !targets.has(id));
  return sources.length === 1 ? (sources[0]?.id ?? null) : null;
}

/** A call flow of Trillet, or null where it has a prompt alone. */
export function graphOfCallFlow(flow: unknown, nameOf: NameOf = noNames): FlowGraph | null {
  const data = recordOf(recordOf(flow).flowData);
  const rows = listOf(data.nodes);
  if (rows.length === 0) return null;
  const nodes = rows.map((node): FoundNode => {
    const { position: _position, ...own } = recordOf(node.data);
    const kind = textOf(node.type, own.type) || '?';
    return {
      id: idOf(node.id),
      kind,
      label: lineOf(textOf(own.label, own.name, own.title, node.label, node.id, kind)),
      summary: lineOf(textOf(own.prompt, own.text, own.message, own.content, own.description)),
      details: detailsOf(own, nameOf),
    };
  });
  const edges = listOf(data.edges).flatMap((edge): FoundEdge[] => {
    const from = idOf(edge.source);
    const to = idOf(edge.target);
    if (from === null || to === null) return [];
    const { label, condition } = recordOf(edge.data);
    return [{ from, to, label: lineOf(textOf(edge.label, label, condition, edge.sourceHandle)) }];
  });
  return assembleGraph(nodes, edges, nodes.find(({ kind }) => isStart(kind))?.id ?? onlySource(nodes, edges));
}

/** A version of a live flow of TrueState. */
export function graphOfVersion(version: unknown): FlowGraph {
  const { steps, step_transitions } = recordOf(version);
  const nodes = listOf(steps).map((step): FoundNode => {
    const kind = textOf(step.step_type) || '?';
    return {
      id: idOf(step.id),
      kind,
      label: lineOf(textOf(step.name, step.id, kind)),
      summary: lineOf(textOf(recordOf(step.prompt_template).text)),
      details: detailsOf({ prompt_template: step.prompt_template }),
    };
  });
  const edges = listOf(step_transitions).flatMap((transition): FoundEdge[] => {
    const from = idOf(transition.source_step_id);
    const to = idOf(transition.target_step_id);
    return from === null || to === null ? [] : [{ from, to, label: lineOf(textOf(transition.label)) }];
  });
  return assembleGraph(nodes, edges, nodes.find(({ kind }) => isStart(kind))?.id ?? onlySource(nodes, edges));
}

/** The nodes of a flow as their platform sent them, in the order of its graph; those of a version of a live flow are its steps. */
export function rawNodesOf(body: unknown): unknown[] {
  const { graph, flowData, steps } = recordOf(body);
  return listOf(recordOf(graph).nodes ?? recordOf(flowData).nodes ?? steps);
}

/** Inputs that a version's prompts refer to as `${INPUTS.name}`, in the order in which they come. */
export function inputsOf(version: unknown): string[] {
  const text = listOf(recordOf(version).steps)
    .map((step) => textOf(recordOf(step.prompt_template).text))
    .join('\n');
  return [...new Set([...text.matchAll(/\$\{\s*INPUTS\.([\w-]{1,64})\s*\}/gi)].map(([, name]) => name ?? ''))];
}
