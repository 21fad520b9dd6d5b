import { WaveformError } from './waveform-error.ts';

/** What the decoders may hold outside the heap, where a thread's own limit does not reach: their memory is WebAssembly's. */
const MOST_OUTSIDE_HEAP_BYTES = 96 * 1024 * 1024;
/** Asking for the memory in use takes a while, so that it is done now and then. */
const CALLS_BETWEEN_LOOKS = 64;

/** To be called as work goes on. Throws a `WaveformError` once this thread holds more outside its heap than is allowed. */
export function createMemoryGuard(mostBytes = MOST_OUTSIDE_HEAP_BYTES): () => void {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls % CALLS_BETWEEN_LOOKS !== 0) return;
    const { external, arrayBuffers } = process.memoryUsage();
    if (Math.max(external, arrayBuffers) > mostBytes) {
      throw new WaveformError('tooHeavy', 'This recording cannot be read: decoding it takes too much memory.');
    }
  };
}
