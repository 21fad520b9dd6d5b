/** Levels and edges of spoken audio: mono samples at `sampleRate`, full scale 1. */
export const sampleRate = 48_000;

const windowFrames = sampleRate / 200;
/** Sound counts as speech from this far below the loudest window; the voices' own noise lies lower. */
const edgeDb = -34;
/** Windows this far below the loudest are pauses and do not count towards the level. */
const activeDb = -30;
/** Samples beyond this are rounded off so that nothing reaches full scale. */
const kneeLevel = 0.7;

export function fromDb(db: number): number {
  return 10 ** (db / 20);
}

export function toDb(level: number): number {
  return 20 * Math.log10(Math.max(level, 1e-9));
}

export function framesOf(ms: number): number {
  return Math.round((ms * sampleRate) / 1000);
}

/** The root mean square of each 5 ms. */
function windows(audio: Float32Array): number[] {
  const levels: number[] = [];
  for (let start = 0; start < audio.length; start += windowFrames) {
    const end = Math.min(start + windowFrames, audio.length);
    let sum = 0;
    for (let frame = start; frame < end; frame++) sum += (audio[frame] ?? 0) ** 2;
    levels.push(Math.sqrt(sum / (end - start)));
  }
  return levels;
}

/** The audio from its first to its last audible 5 ms. */
export function trimSilence(audio: Float32Array): Float32Array {
  const levels = windows(audio);
  const threshold = levels.reduce((loudest, level) => Math.max(loudest, level), 0) * fromDb(edgeDb);
  const first = levels.findIndex((level) => level > threshold);
  const last = levels.findLastIndex((level) => level > threshold);
  return first < 0 ? new Float32Array(0) : audio.slice(first * windowFrames, (last + 1) * windowFrames);
}

/** The level of the speech in it, pauses left out, in dB below full scale. */
export function speechLevelDb(audio: Float32Array): number {
  const levels = windows(audio);
  const threshold = levels.reduce((loudest, level) => Math.max(loudest, level), 0) * fromDb(activeDb);
  const active = levels.filter((level) => level > threshold);
  return toDb(Math.sqrt(active.reduce((sum, level) => sum + level ** 2, 0) / Math.max(active.length, 1)));
}

/** The audio at the wanted speech level, its edges faded over 4 ms so that they do not click. */
export function atSpeechLevel(audio: Float32Array, levelDb: number): Float32Array {
  const gain = fromDb(levelDb - speechLevelDb(audio));
  return fadeEdges(
    audio.map((sample) => sample * gain),
    4,
  );
}

/** Fades both edges in place. */
export function fadeEdges(audio: Float32Array, ms: number): Float32Array {
  const fade = Math.min(framesOf(ms), audio.length >> 1);
  for (let frame = 0; frame < fade; frame++) {
    const gain = frame / fade;
    audio[frame] = (audio[frame] ?? 0) * gain;
    audio[audio.length - 1 - frame] = (audio[audio.length - 1 - frame] ?? 0) * gain;
  }
  return audio;
}

/** Adds the audio to a lane at a time. */
export function mixInto(lane: Float32Array, audio: Float32Array, startMs: number): void {
  const start = framesOf(startMs);
  const end = Math.min(audio.length, lane.length - start);
  for (let frame = 0; frame < end; frame++) lane[start + frame] = (lane[start + frame] ?? 0) + (audio[frame] ?? 0);
}

/** Rounds off what is louder than the knee, in place: full scale is approached and never reached. */
export function softLimit(lane: Float32Array): Float32Array {
  for (let frame = 0; frame < lane.length; frame++) {
    const sample = lane[frame] ?? 0;
    const over = Math.abs(sample) - kneeLevel;
    if (over <= 0) continue;
    const room = 0.97 - kneeLevel;
    lane[frame] = Math.sign(sample) * (kneeLevel + room * Math.tanh(over / room));
  }
  return lane;
}
