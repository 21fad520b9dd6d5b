import type { NodeStep } from '#shared/wire/gomobile/call-report.ts';
import type { NodeStat } from '#shared/wire/gomobile/program-report.ts';

/** A node of the flow's graph. */
export interface GraphNode {
  id: string;
  type: string;
  label?: string | null | undefined;
}

/**
 * Adds up the calls' ways through a flow, by node. Each step is one entering: a node that a call passes twice counts twice.
 * `exited` left by an output, or ended the call as a hang-up does; `dropped` is where a call ended that was in the middle
 * of a node; what neither did is still in it. `avgDurationMs` is of the steps that have ended.
 */
export class NodeStats {
  readonly #byId = new Map<string, NodeStat & { timedMs: number; timed: number }>();

  /** `nodes`: those of the graph, so that one which no call reached is told with zeros. */
  constructor(nodes: readonly GraphNode[]) {
    for (const { id, type, label } of nodes) this.#of(id, type, label ?? null);
  }

  add(path: readonly NodeStep[], callHasEnded: boolean): void {
    path.forEach((step, index) => {
      const stat = this.#of(step.nodeId, step.nodeType ?? null, step.nodeLabel ?? null);
      stat.entered += 1;
      const isLast = index === path.length - 1;
      const left = step.outputPath != null || !isLast;
      if (left || (step.nodeType === 'hangup' && callHasEnded)) stat.exited += 1;
      else if (callHasEnded) stat.dropped += 1;
      if (step.outputPath != null) stat.outputs[step.outputPath] = (stat.outputs[step.outputPath] ?? 0) + 1;
      const durationMs = durationOf(step);
      if (durationMs === null) return;
      stat.timed += 1;
      stat.timedMs += durationMs;
    });
  }

  /** In the order of the graph. */
  toNodes(): NodeStat[] {
    return [...this.#byId.values()].map(({ timed, timedMs, ...stat }) => ({
      ...stat,
      avgDurationMs: timed === 0 ? 0 : Math.round(timedMs / timed),
    }));
  }

  #of(nodeId: string, nodeType: string | null, nodeLabel: string | null) {
    let stat = this.#byId.get(nodeId);
    if (stat === undefined) {
      const counts = { entered: 0, exited: 0, dropped: 0, outputs: {}, avgDurationMs: 0, timed: 0, timedMs: 0 };
      stat = { nodeId, nodeType, nodeLabel, ...counts };
      this.#byId.set(nodeId, stat);
    }
    return stat;
  }
}

function durationOf({ enteredAt, exitedAt }: NodeStep): number | null {
  if (enteredAt == null || exitedAt == null) return null;
  const durationMs = Date.parse(exitedAt) - Date.parse(enteredAt);
  return Number.isFinite(durationMs) && durationMs >= 0 ? durationMs : null;
}
