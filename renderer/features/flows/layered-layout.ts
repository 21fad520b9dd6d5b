import type { FlowGraphView } from '#shared/contract/flows.ts';

/** Where each node stands: its start corner at the top, in px, by id. */
export type Places = ReadonlyMap<string, { x: number; y: number }>;

export type Drawn = Pick<FlowGraphView, 'nodes' | 'edges' | 'start'>;

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 60;
export const COLUMN_GAP = 112;
export const ROW_GAP = 22;

const SWEEPS = 6;

/**
 * Columns by the longest way from the start, rows by where the neighbours stand. Takes time in proportion to the size of the flow:
 * for those that are too large to be laid out with more care.
 */
export function layeredPlaces({ nodes, edges, start }: Drawn): Places {
  const ids = nodes.map(({ id }) => id);
  const forward = withoutBackEdges(ids, edges, start);
  const column = longestWays(ids, forward);
  const columns: string[][] = [];
  for (const id of ids) {
    const at = column.get(id) ?? 0;
    columns[at] ??= [];
    columns[at].push(id);
  }
  settleRows(columns, forward);
  const places = new Map<string, { x: number; y: number }>();
  columns.forEach((members, at) => {
    const height = members.length * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;
    members.forEach((id, row) => {
      places.set(id, { x: at * (NODE_WIDTH + COLUMN_GAP), y: row * (NODE_HEIGHT + ROW_GAP) - height / 2 });
    });
  });
  return places;
}

interface Ways {
  out: Map<string, string[]>;
  into: Map<string, string[]>;
}

/** The edges that a walk from the start finds to lead on and not back to where it is. */
function withoutBackEdges(ids: readonly string[], edges: Drawn['edges'], start: string | null): Ways {
  const all = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) if (from !== to) all.get(from)?.push(to);
  const out = new Map<string, string[]>(ids.map((id) => [id, []]));
  const into = new Map<string, string[]>(ids.map((id) => [id, []]));
  const state = new Map<string, 'open' | 'done'>();
  for (const root of start === null ? ids : [start, ...ids]) {
    if (state.has(root)) continue;
    const path = [{ id: root, next: 0 }];
    state.set(root, 'open');
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const to = all.get(visit.id)?.[visit.next++];
      if (to === undefined) {
        state.set(visit.id, 'done');
        path.pop();
      } else if (state.get(to) !== 'open') {
        out.get(visit.id)?.push(to);
        into.get(to)?.push(visit.id);
        if (!state.has(to)) {
          state.set(to, 'open');
          path.push({ id: to, next: 0 });
        }
      }
    }
  }
  return { out, into };
}

/** The column of each node: one after the last of those that lead to it. */
function longestWays(ids: readonly string[], { out, into }: Ways): Map<string, number> {
  const column = new Map<string, number>();
  const waiting = new Map(ids.map((id) => [id, into.get(id)?.length ?? 0]));
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let at = 0; at < ready.length; at++) {
    const id = ready[at] as string;
    const mine = column.get(id) ?? 0;
    column.set(id, mine);
    for (const to of out.get(id) ?? []) {
      column.set(to, Math.max(column.get(to) ?? 0, mine + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return column;
}

/** Puts the members of each column near the middle of those they are joined to, from both sides in turn. */
function settleRows(columns: string[][], { out, into }: Ways): void {
  const row = new Map<string, number>();
  const note = (members: readonly string[]) => {
    members.forEach((id, at) => {
      row.set(id, at - members.length / 2);
    });
  };
  for (const members of columns) note(members);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0;
    const joined = isForth ? into : out;
    for (const members of isForth ? columns : [...columns].reverse()) {
      const middle = new Map(members.map((id) => [id, middleOf(joined.get(id) ?? [], row) ?? row.get(id) ?? 0]));
      members.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
      note(members);
    }
  }
}

function middleOf(ids: readonly string[], row: ReadonlyMap<string, number>): number | null {
  if (ids.length === 0) return null;
  return ids.reduce((sum, id) => sum + (row.get(id) ?? 0), 0) / ids.length;
}
