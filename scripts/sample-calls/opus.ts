import { sampleRate } from './levels.ts';
import { stampOpus } from './ogg.ts';
import { hash32 } from './random.ts';
import { runTool } from './tools.ts';

/** Bits a second aimed at; below these the encoder gives up the voices' upper band (4 to 8 kHz). */
const bitRate = { mono: '16k', stereo: '20k' };

/**
 * Encodes one lane or two as Ogg Opus. Two lanes are coded independently (mapping family 255, then declared as left
 * and right by `stampOpus`): at these rates the coupled stereo of Opus lets one speaker be heard on the other's lane.
 */
export async function encodeOpus(key: string, lanes: Float32Array[]): Promise<Uint8Array> {
  const stereo = lanes.length === 2;
  const format = ['-f', 'f32le', '-ar', `${sampleRate}`, '-ac', `${lanes.length}`, '-i', 'pipe:0'];
  const coding = ['-c:a', 'libopus', '-application', 'voip', '-b:a', stereo ? bitRate.stereo : bitRate.mono];
  const mapping = stereo ? ['-mapping_family', '255'] : [];
  // Without these the file carries the encoder's version and a random serial number.
  const plain = ['-fflags', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1'];
  const quiet = ['-hide_banner', '-loglevel', 'error'];
  const file = await runTool(
    'ffmpeg',
    [...quiet, ...format, ...coding, ...mapping, ...plain, '-f', 'opus', 'pipe:1'],
    interleave(lanes),
  );
  return stampOpus(file, hash32(key));
}

function interleave(lanes: Float32Array[]): Uint8Array {
  const frames = lanes[0]?.length ?? 0;
  const samples = new Float32Array(frames * lanes.length);
  for (const [channel, lane] of lanes.entries()) {
    for (let frame = 0; frame < frames; frame++) samples[frame * lanes.length + channel] = lane[frame] ?? 0;
  }
  return new Uint8Array(samples.buffer);
}
