import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Force, Lane, Pace } from './dialogue.ts';
import { atSpeechLevel, sampleRate, trimSilence } from './levels.ts';
import { runTool } from './tools.ts';

/**
 * A speaker. `size` shifts pitch and formants together (above 1: a smaller, younger speaker), `stretch` is how
 * drawn out the speech is.
 */
interface Voice {
  engine: 'flite' | 'espeak-ng';
  name: string;
  size: number;
  stretch: number;
}

const voices: Record<string, Voice> = {
  slt: { engine: 'flite', name: 'slt', size: 1, stretch: 1 },
  'slt-warm': { engine: 'flite', name: 'slt', size: 0.93, stretch: 1 },
  'slt-bright': { engine: 'flite', name: 'slt', size: 1.07, stretch: 0.96 },
  'slt-elder': { engine: 'flite', name: 'slt', size: 0.89, stretch: 1.12 },
  rms: { engine: 'flite', name: 'rms', size: 1, stretch: 0.97 },
  'rms-deep': { engine: 'flite', name: 'rms', size: 0.92, stretch: 1 },
  'rms-young': { engine: 'flite', name: 'rms', size: 1.09, stretch: 0.94 },
  awb: { engine: 'flite', name: 'awb', size: 1, stretch: 1 },
  'awb-deep': { engine: 'flite', name: 'awb', size: 0.93, stretch: 1.02 },
  kal: { engine: 'flite', name: 'kal16', size: 1, stretch: 1 },
  'kal-young': { engine: 'flite', name: 'kal16', size: 1.1, stretch: 0.97 },
  'fr-claire': { engine: 'espeak-ng', name: 'fr-fr+f3', size: 1, stretch: 1 },
  'fr-odile': { engine: 'espeak-ng', name: 'fr-fr+f2', size: 0.96, stretch: 1.1 },
  'fr-samir': { engine: 'espeak-ng', name: 'fr-fr+m3', size: 1, stretch: 1 },
  'fr-luc': { engine: 'espeak-ng', name: 'fr-be+m7', size: 0.96, stretch: 1.02 },
  'fr-ines': { engine: 'espeak-ng', name: 'fr-fr+f4', size: 1.04, stretch: 0.98 },
  'es-lucia': { engine: 'espeak-ng', name: 'es+f3', size: 1, stretch: 1 },
  'es-pilar': { engine: 'espeak-ng', name: 'es+f2', size: 0.97, stretch: 1.05 },
  'es-javier': { engine: 'espeak-ng', name: 'es+m2', size: 1, stretch: 1 },
  'es-mateo': { engine: 'espeak-ng', name: 'es-419+m3', size: 0.97, stretch: 0.98 },
  'es-carla': { engine: 'espeak-ng', name: 'es-419+f4', size: 1.03, stretch: 0.98 },
};

const speechLevelDb = -21;
const paceStretch: Record<Pace, number> = { normal: 1, slow: 1.4, fast: 0.86 };
const forceDb: Record<Force, number> = { normal: 0, loud: 2.5, soft: -4 };
/** Words a minute of the French and Spanish voices at a stretch of 1. */
const wordsPerMinute = 158;
/** How far over 12 s of speech would be written, at a stretch of 1. */
const charactersPerSegment = 150;

export interface Delivery {
  voice: string;
  lane: Lane;
  pace: Pace;
  force: Force;
}

function voiceOf(name: string): Voice {
  const voice = voices[name];
  if (!voice) throw new Error(`There is no voice "${name}". Known: ${Object.keys(voices).join(', ')}.`);
  return voice;
}

/** How many characters this speaker gets through in one segment. */
export function maxCharacters({ voice, pace }: Delivery): number {
  return Math.floor(charactersPerSegment / (voiceOf(voice).stretch * paceStretch[pace]));
}

/** Says the words: mono at 48 kHz, without silence at its edges, at the level all voices share. */
export async function speak(words: string, delivery: Delivery): Promise<Float32Array> {
  const voice = voiceOf(delivery.voice);
  const stretch = voice.stretch * paceStretch[delivery.pace];
  const wav = await synthesise(words, voice, stretch);
  const size = voice.size === 1 ? [] : ['speed', `${voice.size}`, 'tempo', '-s', (1 / voice.size).toFixed(4)];
  // The customer comes through a telephone: 200 to 3600 Hz.
  const band = delivery.lane === 'contact' ? ['highpass', '200', 'lowpass', '3600'] : ['highpass', '80'];
  const format = ['-t', 'raw', '-e', 'float', '-b', '32', '-L', '-'];
  const effects = ['gain', '-6', ...size, 'rate', '-v', `${sampleRate}`, ...band];
  const raw = await runTool('sox', ['-D', '-t', 'wav', '-', ...format, ...effects], wav);
  const audio = new Float32Array(new Uint8Array(raw).buffer);
  return atSpeechLevel(trimSilence(audio), speechLevelDb + forceDb[delivery.force]);
}

async function synthesise(words: string, voice: Voice, stretch: number): Promise<Uint8Array> {
  if (voice.engine === 'espeak-ng') {
    const speed = `${Math.round(wordsPerMinute / stretch)}`;
    return runTool('espeak-ng', ['-v', voice.name, '-s', speed, '--stdout', '--', words]);
  }
  const pace = ['--setf', `duration_stretch=${stretch.toFixed(3)}`];
  const file = join(tmpdir(), `earshot-voice-${randomUUID()}.wav`);
  try {
    await runTool('flite', ['-voice', voice.name, ...pace, '-t', words, '-o', file]);
    return await readFile(file);
  } finally {
    await rm(file, { force: true });
  }
}
