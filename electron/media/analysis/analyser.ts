import type { Span } from '#shared/contract/call-measures.ts';
import type { CallSpeech } from '#shared/domain/call-measures.ts';
import { join } from '#shared/domain/spans.ts';
import type { PcmBlock } from '../pcm.ts';
import { ChannelListener } from './channel-frames.ts';
import { spansOfFrames } from './frame-spans.ts';
import { markHoldMusic } from './hold-music.ts';
import { LoudnessMeter } from './loudness.ts';
import { SameSound } from './same-sound.ts';
import { findSpeech } from './speech-activity.ts';

/** What listening to a whole recording found. */
export interface AudioAnalysis extends CallSpeech {
  speech: Span[][];
  hold: Span[];
  /** LUFS of each channel; null for one in which nothing is heard. */
  loudness: (number | null)[];
  /** Two channels that hold the same sound, as a mono call stored in two channels does: they say nothing about the two sides. */
  isSameSound: boolean;
}

/** Below it a voice is not carried. */
const LEAST_RATE = 8000;
const MOST_CHANNELS = 2;

/** Listens to a recording as it is decoded. It keeps 1.5 bytes of each hundredth of a second of a channel, and nothing else that grows. */
export class Analyser {
  readonly #sampleRate: number;
  readonly #listeners: ChannelListener[];
  readonly #meters: LoudnessMeter[];
  readonly #same = new SameSound();
  #frameCount = 0;

  /** Null for audio that is no call's: more than two channels, or too few samples a second for a voice. */
  static for({ sampleRate, channels }: PcmBlock): Analyser | null {
    const isSuited = sampleRate >= LEAST_RATE && channels.length <= MOST_CHANNELS;
    return isSuited ? new Analyser(sampleRate, channels.length) : null;
  }

  private constructor(sampleRate: number, channels: number) {
    this.#sampleRate = sampleRate;
    this.#listeners = Array.from({ length: channels }, () => new ChannelListener(sampleRate));
    this.#meters = Array.from({ length: channels }, () => new LoudnessMeter(sampleRate));
  }

  add({ channels }: PcmBlock): void {
    for (const [index, samples] of channels.entries()) {
      this.#listeners[index]?.push(samples);
      this.#meters[index]?.push(samples);
    }
    const [first, second] = channels;
    if (first && second) this.#same.push(first, second);
    this.#frameCount += channels[0]?.length ?? 0;
  }

  finish(): AudioAnalysis {
    const isSameSound = this.#listeners.length === 2 && this.#same.isSame();
    const heard = this.#listeners.slice(0, isSameSound ? 1 : 2).map((listener) => listener.finish());
    const music = heard.map(markHoldMusic);
    return {
      durationMs: Math.round((this.#frameCount / this.#sampleRate) * 1000),
      speech: findSpeech(
        heard.map(({ levels }) => levels),
        music,
      ),
      hold: join(music.flatMap(spansOfFrames)),
      loudness: this.#meters.map((meter) => meter.integrated()),
      isSameSound,
    };
  }
}
