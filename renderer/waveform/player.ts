import { createStore, useStore } from '../lib/store.ts';
import { type Guidance, guide, type LoopRegion } from './guide.ts';
import type { LaneKind } from './lanes.ts';
import { type Channel, type Mix, NEUTRAL_MIX, NO_LEVELS, type SideMix, withSide, withSolo } from './mix.ts';
import { createMixer } from './mixer.ts';

/** What is in the player: enough for the dock to name it and to find its way back. */
export interface LoadedCall {
  callId: string;
  recordingId: string;
  title: string;
  agentName: string | null;
  startedAt: number;
  durationMs: number;
  lanes: LaneKind[];
}

export interface PlayerState {
  loaded: LoadedCall | null;
  isPlaying: boolean;
  /** True from a request for sound until it can be heard. */
  isWaiting: boolean;
  rate: number;
  volume: number;
  loop: LoopRegion | null;
  /** How its two sides are heard; as they are, for every recording that is newly put in. */
  mix: Mix;
  failed: boolean;
  /** How the recording in the player is listened to. */
  guidance: Guidance;
}

const NO_GUIDANCE: Guidance = { plan: null, redactions: null, levels: NO_LEVELS };

export const RATE_MIN = 0.5;
export const RATE_MAX = 4;
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const;

const state = createStore<PlayerState>({
  loaded: null,
  isPlaying: false,
  isWaiting: false,
  rate: 1,
  volume: 1,
  loop: null,
  mix: NEUTRAL_MIX,
  failed: false,
  guidance: NO_GUIDANCE,
});

/** The one audio element of the window. It stays in the document, whatever screen is shown. */
export const audio = document.createElement('audio');
audio.dataset.testid = 'player-audio';
audio.preload = 'auto';
audio.preservesPitch = true;
document.body.append(audio);

const mixer = createMixer(audio);

const setMix = (mix: Mix): void => {
  state.set({ mix });
  mixer.apply(mix, state.get().guidance.levels);
};

const timeListeners = new Set<() => void>();
let frame = 0;

/** A position asked for before the file's length was known. */
let pendingMs: number | null = null;

const positionMs = (): number => pendingMs ?? audio.currentTime * 1000;

const announceTime = (): void => {
  for (const listener of timeListeners) listener();
};

const seekMs = (atMs: number): void => {
  const { loaded } = state.get();
  if (loaded === null) return;
  const target = Math.min(Math.max(0, atMs), loaded.durationMs);
  if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) {
    pendingMs = null;
    audio.currentTime = target / 1000;
  } else {
    pendingMs = target;
  }
  obey();
  announceTime();
};

/** Carries out what holds at this position: silence, speed, and where to go on from it. */
const obey = (): void => {
  const { loop, guidance, rate } = state.get();
  const { isSilenced, rateFactor, goToMs } = guide(positionMs(), rate, loop, guidance);
  audio.muted = isSilenced;
  const next = clampRate(rate * rateFactor);
  if (audio.playbackRate !== next) audio.playbackRate = next;
  if (goToMs !== null && !audio.paused) seekMs(goToMs);
};

const tick = (): void => {
  obey();
  announceTime();
  frame = audio.paused ? 0 : requestAnimationFrame(tick);
};

/** Frames stop while the window is hidden; what must not be heard stays unheard there too. */
const OBEY_MS = 25;
let obeying: ReturnType<typeof setInterval> | undefined;

audio.addEventListener('play', () => {
  state.set({ isPlaying: true, failed: false });
  if (frame === 0) frame = requestAnimationFrame(tick);
  obeying ??= setInterval(obey, OBEY_MS);
});
const rest = (): void => {
  state.set({ isPlaying: false, isWaiting: false });
  clearInterval(obeying);
  obeying = undefined;
};
audio.addEventListener('pause', rest);
audio.addEventListener('ended', rest);
audio.addEventListener('waiting', () => state.set({ isWaiting: true }));
audio.addEventListener('playing', () => state.set({ isWaiting: false }));
audio.addEventListener('timeupdate', () => {
  obey();
  announceTime();
});
audio.addEventListener('seeking', obey);
audio.addEventListener('seeked', announceTime);
audio.addEventListener('loadedmetadata', () => {
  if (pendingMs !== null) seekMs(pendingMs);
  else obey();
});
audio.addEventListener('error', () => {
  // Where the sound broke off is where it goes on once the audio is here again.
  if (pendingMs === null && audio.currentTime > 0) pendingMs = audio.currentTime * 1000;
  if (state.get().loaded !== null) state.set({ isPlaying: false, isWaiting: false, failed: true });
});

const clampRate = (rate: number): number => Math.min(RATE_MAX, Math.max(RATE_MIN, Math.round(rate * 100) / 100));

const setRate = (rate: number): void => {
  const next = clampRate(rate);
  // A new source starts from the default rate.
  audio.defaultPlaybackRate = next;
  state.set({ rate: next });
  obey();
};

const setVolume = (volume: number): void => {
  const next = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
  audio.volume = next;
  state.set({ volume: next });
};

const play = async (): Promise<void> => {
  const { loaded, failed } = state.get();
  if (loaded === null) return;
  // The file may have been fetched again since: only another request tells.
  if (failed) load(loaded);
  mixer.wake();
  try {
    await audio.play();
  } catch (error) {
    // A pause or another source that comes before the sound ends this request; that is no failure.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    state.set({ isPlaying: false, isWaiting: false, failed: true });
  }
};

/** Puts a recording into the player without starting it. The one that is in it already keeps its place. */
const load = (call: LoadedCall): void => {
  const { loaded } = state.get();
  if (loaded?.recordingId === call.recordingId && !state.get().failed) {
    state.set({ loaded: call });
    return;
  }
  audio.pause();
  if (loaded?.recordingId !== call.recordingId) {
    pendingMs = null;
    state.set({ guidance: NO_GUIDANCE });
    setMix(NEUTRAL_MIX);
  }
  state.set({ loaded: call, loop: null, failed: false, isPlaying: false, isWaiting: false });
  audio.src = `/media/${call.recordingId}`;
  audio.load();
  announceTime();
};

const close = (): void => {
  audio.pause();
  state.set({ loaded: null, loop: null, failed: false, isPlaying: false, isWaiting: false });
  audio.removeAttribute('src');
  audio.load();
};

/** Sets one end of the loop at a position; an end before the start becomes the start. */
const markLoop = (edge: 'start' | 'end', atMs: number): void => {
  const { loop, loaded } = state.get();
  if (loaded === null) return;
  if (edge === 'start') {
    const endMs = loop?.endMs != null && loop.endMs > atMs ? loop.endMs : null;
    state.set({ loop: { startMs: atMs, endMs } });
    return;
  }
  const startMs = loop !== null && loop.startMs < atMs ? loop.startMs : 0;
  state.set({ loop: { startMs, endMs: atMs } });
};

export const player = {
  state,
  positionMs,
  load,
  close,
  play,
  pause: () => audio.pause(),
  toggle: () => (audio.paused ? play() : Promise.resolve(audio.pause())),
  seekMs,
  skipMs: (deltaMs: number) => seekMs(positionMs() + deltaMs),
  setRate,
  setVolume,
  /** One step along the usual speeds. */
  stepRate(step: -1 | 1) {
    const { rate } = state.get();
    const next = step === 1 ? RATES.find((r) => r > rate + 0.001) : RATES.findLast((r) => r < rate - 0.001);
    setRate(next ?? rate);
  },
  toggleSolo: (channel: Channel) => setMix(withSolo(state.get().mix, channel)),
  setSide: (channel: Channel, change: Partial<SideMix>) => setMix(withSide(state.get().mix, channel, change)),
  /** One speaker alone, or both again; nothing where the two are on one channel. */
  toggleSpeaker(lane: LaneKind) {
    const channel = state.get().loaded?.lanes.indexOf(lane);
    if (channel === 0 || channel === 1) setMix(withSolo(state.get().mix, channel));
  },
  markLoop,
  setGuidance(guidance: Guidance): void {
    state.set({ guidance });
    mixer.apply(state.get().mix, guidance.levels);
    obey();
  },
  clearLoop: () => state.set({ loop: null }),
  /** Called on every frame while playing and after every seek. */
  onTime(listener: () => void): () => void {
    timeListeners.add(listener);
    return () => timeListeners.delete(listener);
  },
};

export const usePlayer = <S>(select: (value: PlayerState) => S): S => useStore(state, select);
