import { type Dialogue, type DialogueLine, type Lane, laneOf, type Part } from './dialogue.ts';
import { type Flow, flowOf } from './flow.ts';
import { framesOf, mixInto, sampleRate, softLimit } from './levels.ts';
import type { Segment } from './manifest.ts';
import { encodeOpus } from './opus.ts';
import { between, type Random, randomFrom } from './random.ts';
import { segmentsOf } from './segments.ts';
import { beep, holdMusic, keyTones, lineNoise } from './sounds.ts';
import { splitTurn, toPassage } from './text.ts';
import { type Block, type PlacedBlock, placeBlocks } from './timeline.ts';
import { maxCharacters, speak } from './voices.ts';

export interface RenderedCall extends Flow {
  file: Uint8Array;
  segments: Segment[];
}

/** The voices of a dialogue by part; a part without one cannot speak. */
export type Cast = Partial<Record<Part, string>>;

/** A line with what is heard of it. Nodes and events have no block: they take no time. */
interface Sound {
  line: DialogueLine;
  block: Block | null;
  /** One for each piece of the block; none for a silence. */
  audio: Float32Array[];
  sources: string[];
}

/** Low enough that a silent lane costs few bits, high enough that it does not sound dead. */
const noise: Record<Lane, { levelDb: number; cutoffHz: number }> = {
  agent: { levelDb: -88, cutoffHz: 2500 },
  contact: { levelDb: -84, cutoffHz: 1400 },
};

/** Speaks, places, mixes and encodes a call. The key seeds everything that is left to chance. */
export async function renderCall(key: string, dialogue: Dialogue, cast: Cast): Promise<RenderedCall> {
  const random = randomFrom(key);
  const leadInMs = Math.round(between(random, 350, 900));
  const sounds: Sound[] = [];
  for (const line of dialogue.lines) sounds.push(await toSound(line, cast, random));
  const blocks = sounds.flatMap(({ block }) => block ?? []);
  const places = placeBlocks(blocks, random, leadInMs).values();
  const placed = sounds.map((sound) => ({ ...sound, at: sound.block ? (places.next().value ?? null) : null }));
  const endMs = Math.max(0, ...placed.map(({ at }) => at?.endMs ?? 0)) + Math.round(between(random, 500, 1100));
  const lanes = mixLanes(key, placed, endMs);
  const mono = dialogue.header.channels === 1;
  const lines = placed.flatMap(({ line, block, sources, at }) => {
    return at ? [{ line, lane: block?.lane ?? null, sources, at }] : [];
  });
  return {
    file: await encodeOpus(key, mono ? [toMono(lanes)] : [lanes.agent, lanes.contact]),
    ...flowOf(dialogue.header, placed, endMs),
    segments: segmentsOf(lines, mono, randomFrom(`${key} confidence`)),
  };
}

async function toSound(line: DialogueLine, cast: Cast, random: Random): Promise<Sound> {
  switch (line.kind) {
    case 'turn': {
      const { sources, audio } = await speakTurn(line, cast);
      return { line, sources, audio, block: blockOf(laneOf(line.part), audio, line.entry) };
    }
    case 'hold': {
      const audio = [holdMusic(line.durationMs, random)];
      return { line, sources: [], audio, block: blockOf('agent', audio) };
    }
    case 'keys': {
      const audio = [keyTones(line.digits)];
      return { line, sources: [], audio, block: blockOf(line.lane, audio) };
    }
    case 'beep': {
      const audio = [beep()];
      return { line, sources: [], audio, block: blockOf(line.lane, audio) };
    }
    case 'silence': {
      const entry = { kind: 'gap', gapMs: 0 } as const;
      return { line, sources: [], audio: [], block: { lane: null, entry, pieceMs: [line.durationMs] } };
    }
    case 'node':
    case 'event':
      return { line, sources: [], audio: [], block: null };
  }
}

async function speakTurn(
  turn: DialogueLine & { kind: 'turn' },
  cast: Cast,
): Promise<{ sources: string[]; audio: Float32Array[] }> {
  const voice = cast[turn.part];
  if (!voice) throw new Error(`"${turn.source}": nobody is cast as ${turn.part}.`);
  const delivery = { voice, lane: laneOf(turn.part), pace: turn.pace, force: turn.force };
  const sources = splitTurn(turn.source, maxCharacters(delivery));
  const audio: Float32Array[] = [];
  for (const source of sources) audio.push(await speak(toPassage(source).spoken, delivery));
  return { sources, audio };
}

function blockOf(lane: Lane, audio: Float32Array[], entry: Block['entry'] = { kind: 'natural' }): Block {
  return { lane, entry, pieceMs: audio.map(({ length }) => (length * 1000) / sampleRate) };
}

function mixLanes(
  key: string,
  placed: (Sound & { at: PlacedBlock | null })[],
  endMs: number,
): Record<Lane, Float32Array> {
  const silent = (lane: Lane): Float32Array => {
    return lineNoise(framesOf(endMs), noise[lane].levelDb, noise[lane].cutoffHz, randomFrom(`${key} ${lane} noise`));
  };
  const lanes = { agent: silent('agent'), contact: silent('contact') };
  for (const { block, audio, at } of placed) {
    for (const [index, piece] of (at?.pieces ?? []).entries()) {
      const sound = audio[index];
      if (block?.lane && sound) mixInto(lanes[block.lane], sound, piece.startMs);
    }
  }
  return { agent: softLimit(lanes.agent), contact: softLimit(lanes.contact) };
}

function toMono({ agent, contact }: Record<Lane, Float32Array>): Float32Array {
  return softLimit(agent.map((sample, frame) => sample + (contact[frame] ?? 0)));
}
