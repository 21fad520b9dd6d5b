import type { DialogueHeader, DialogueLine } from './dialogue.ts';
import type { CallEvent, PathStep } from './manifest.ts';
import type { PlacedBlock } from './timeline.ts';

/** A line in script order; nodes and events take no time and have no place of their own. */
export interface FlowLine {
  line: DialogueLine;
  at: PlacedBlock | null;
}

export interface Flow {
  path: PathStep[];
  events: CallEvent[];
}

/**
 * The flow's path and the call's events, in ms from the start of the call, which rings for `answeredAfterMs` before
 * its recording begins. A node is entered when whatever was written before it has ended.
 */
export function flowOf(header: DialogueHeader, lines: FlowLine[], recordingMs: number): Flow {
  const { answeredAfterMs, channels } = header;
  const path = [firstStep(header)];
  const events: CallEvent[] = [
    { type: header.direction === 'inbound' ? 'ringing' : 'dialing', atMs: 0, data: {} },
    { type: 'answered', atMs: answeredAfterMs, data: {} },
    { type: 'recording_started', atMs: answeredAfterMs, data: { channels } },
  ];
  let nowMs = answeredAfterMs;
  for (const { line, at } of lines) {
    const startMs = answeredAfterMs + (at?.startMs ?? 0);
    if (at) nowMs = Math.max(nowMs, answeredAfterMs + at.endMs);
    if (line.kind === 'node') {
      enterNode(path, { ...line, nodeLabel: line.label }, nowMs);
    } else if (line.kind === 'event') {
      events.push({ type: line.type, atMs: nowMs, data: line.data });
    } else if (line.kind === 'keys') {
      events.push({ type: 'dtmf', atMs: startMs, data: { digits: line.digits } });
    } else if (line.kind === 'hold') {
      events.push({ type: 'hold_started', atMs: startMs, data: {} });
      events.push({ type: 'hold_ended', atMs: nowMs, data: { durationMs: nowMs - startMs } });
    }
  }
  const endMs = answeredAfterMs + recordingMs;
  enterNode(path, { nodeId: 'hangup', nodeType: 'hangup', nodeLabel: 'Hang up', outputPath: null }, endMs);
  events.push({ type: 'hangup', atMs: endMs, data: {} });
  return {
    path: path.map((step) => ({ ...step, exitMs: step.exitMs ?? endMs })),
    events: events.sort((a, b) => a.atMs - b.atMs),
  };
}

function firstStep({ direction, answeredAfterMs: exitMs }: DialogueHeader): PathStep {
  if (direction === 'outbound') {
    const dial = { nodeId: 'dial', nodeType: 'dial', nodeLabel: 'Dial the contact', outputPath: 'onAnswer' };
    return { ...dial, enterMs: 0, exitMs };
  }
  const answer = { nodeId: 'answer', nodeType: 'answer', nodeLabel: 'Answer', outputPath: 'onSuccess' };
  return { ...answer, enterMs: Math.min(exitMs, 300), exitMs };
}

function enterNode(path: PathStep[], node: Omit<PathStep, 'enterMs' | 'exitMs'>, enterMs: number): void {
  const { nodeId, nodeType, nodeLabel, outputPath } = node;
  const before = path.at(-1);
  if (before?.exitMs === null) before.exitMs = enterMs;
  path.push({ nodeId, nodeType, nodeLabel, outputPath, enterMs, exitMs: null });
}
