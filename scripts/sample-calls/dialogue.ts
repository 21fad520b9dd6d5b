import { z } from 'zod';

/**
 * A call written as text: a header of `key: value` lines, a line of three dashes, and the script.
 *
 *     A: words               the agent speaks         B: a second agent, from the header's `secondAgent`
 *     C: words               the customer speaks      D: someone else at the customer's end (`otherVoice`)
 *     I: words               the recorded announcement
 *     C(-600 fast): words    how: `-600` starts 600 ms before the other has finished, `+900` leaves 900 ms,
 *                            `mid` in the middle of the turn before it (a back-channel), `slow`, `fast`, `loud`, `soft`
 *     [shown|spoken]         inside words: what the transcript shows, what the voice says
 *     hold 18                18 s of hold music on the agent's lane
 *     silence 6 typing       6 s of silence; the note, if any, becomes a segment
 *     keys C 41              tone dialling on a lane;  `beep A` a beep
 *     node dtmf menu onSuccess Main menu       the flow enters a node: type, id, output it leaves by (`-`: none), label
 *     event transfer {"to":"supervisor"}       something happened
 */
export interface Dialogue {
  header: DialogueHeader;
  variables: Record<string, string | number | boolean>;
  lines: DialogueLine[];
}

export type Part = 'A' | 'B' | 'C' | 'D' | 'I';
export type Lane = 'agent' | 'contact';
export type Pace = 'normal' | 'slow' | 'fast';
export type Force = 'normal' | 'loud' | 'soft';

/** Where a turn starts: so many ms after the end of what came before (negative: before it), or amid it. */
export type Entry = { kind: 'natural' } | { kind: 'gap'; gapMs: number } | { kind: 'mid' };

export type DialogueLine =
  | { kind: 'turn'; part: Part; source: string; entry: Entry; pace: Pace; force: Force }
  | { kind: 'hold'; durationMs: number }
  | { kind: 'silence'; durationMs: number; note: string | null }
  | { kind: 'keys'; lane: Lane; digits: string }
  | { kind: 'beep'; lane: Lane }
  | { kind: 'node'; nodeType: string; nodeId: string; outputPath: string | null; label: string }
  | { kind: 'event'; type: string; data: Record<string, unknown> };

const DialogueHeader = z.strictObject({
  business: z.enum(['support', 'clinic', 'telecom', 'delivery']),
  program: z.string().min(1).nullable().default(null),
  language: z.enum(['en', 'fr', 'es']),
  direction: z.enum(['inbound', 'outbound']),
  agent: z.string(),
  secondAgent: z.string().optional(),
  contact: z.string(),
  voice: z.string(),
  otherVoice: z.string().optional(),
  line: z.string().regex(/^\+\d{8,15}$/),
  startedMinutesAgo: z.coerce.number().int().positive(),
  answeredAfterMs: z.coerce.number().int().min(500).max(60_000),
  channels: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(2)]))
    .default(2),
  credits: z.coerce.number().positive(),
});
export type DialogueHeader = z.infer<typeof DialogueHeader>;

/** Reads a written call. Throws with the file's line number on anything it does not understand. */
export function parseDialogue(source: string, name: string): Dialogue {
  const rows = source.split(/\r?\n/);
  const divider = rows.indexOf('---');
  if (divider < 0) throw new Error(`${name}: there is no line of three dashes between header and script.`);
  const fields: Record<string, string> = {};
  const variables: Record<string, string | number | boolean> = {};
  for (const row of rows.slice(0, divider)) {
    const colon = row.indexOf(':');
    if (row.trim() === '') continue;
    const [key, value] = [row.slice(0, colon).trim(), row.slice(colon + 1).trim()];
    if (key.startsWith('var.')) variables[key.slice(4)] = toVariable(value);
    else fields[key] = value;
  }
  const header = DialogueHeader.safeParse(fields);
  if (!header.success) throw new Error(`${name}: ${z.prettifyError(header.error)}`);
  const lines: DialogueLine[] = [];
  for (const [index, row] of rows.entries()) {
    if (index <= divider || row.trim() === '') continue;
    const line = parseLine(row.trim());
    if (!line) throw new Error(`${name}, line ${index + 1}: cannot read "${row}".`);
    lines.push(line);
  }
  return { header: header.data, variables, lines };
}

function toVariable(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? Number(value) : value;
}

function parseLine(row: string): DialogueLine | null {
  const turn = /^([ABCDI])(?:\(([^)]*)\))?: (.+)$/.exec(row);
  if (turn) return parseTurn(turn[1] as Part, turn[2] ?? '', turn[3] ?? '');
  const hold = /^hold (\d+(?:\.\d+)?)$/.exec(row);
  if (hold) return { kind: 'hold', durationMs: Number(hold[1]) * 1000 };
  const silence = /^silence (\d+(?:\.\d+)?)(?: (.+))?$/.exec(row);
  if (silence) return { kind: 'silence', durationMs: Number(silence[1]) * 1000, note: silence[2] ?? null };
  const keys = /^keys ([AC]) ([0-9*#]+)$/.exec(row);
  if (keys) return { kind: 'keys', lane: laneOf(keys[1] as Part), digits: keys[2] ?? '' };
  const beep = /^beep ([AC])$/.exec(row);
  if (beep) return { kind: 'beep', lane: laneOf(beep[1] as Part) };
  const node = /^node (\w+) ([\w-]+) (\S+) (.+)$/.exec(row);
  if (node) {
    const [, nodeType = '', nodeId = '', output = '', label = ''] = node;
    return { kind: 'node', nodeType, nodeId, outputPath: output === '-' ? null : output, label };
  }
  const event = /^event ([\w.]+) (\{.*\})$/.exec(row);
  return event ? { kind: 'event', type: event[1] ?? '', data: JSON.parse(event[2] ?? '{}') } : null;
}

/** The lane a part is heard on: announcements and both agents on the agent's. */
export function laneOf(part: Part): Lane {
  return part === 'C' || part === 'D' ? 'contact' : 'agent';
}

function parseTurn(part: Part, how: string, source: string): DialogueLine | null {
  const turn = { kind: 'turn' as const, part, source, entry: { kind: 'natural' } as Entry };
  let pace: Pace = 'normal';
  let force: Force = 'normal';
  for (const word of how.split(' ').filter(Boolean)) {
    if (word === 'slow' || word === 'fast') pace = word;
    else if (word === 'loud' || word === 'soft') force = word;
    else if (word === 'mid') turn.entry = { kind: 'mid' };
    else if (/^[+-]\d+$/.test(word)) turn.entry = { kind: 'gap', gapMs: Number(word) };
    else return null;
  }
  return { ...turn, pace, force };
}
