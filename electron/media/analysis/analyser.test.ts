import { describe, expect, test } from 'vitest';
import { Analyser, type AudioAnalysis } from './analyser.ts';
import { seeded } from './test-support/random.ts';
import { synthesiseCall } from './test-support/synthetic-call.ts';
import { listen } from './test-support/truth-table.ts';
import { playMusic, speak } from './test-support/voice.ts';

const CALL = { name: 'a call', seed: 7, sampleRate: 8000, seconds: 15, agentDb: -20, customerDb: -20 };

function analyse(sampleRate: number, channels: Float32Array[], block = 4096): AudioAnalysis {
  const analyser = Analyser.for({ sampleRate, channels });
  if (!analyser) throw new Error('it is suited');
  for (let from = 0; from < (channels[0]?.length ?? 0); from += block) {
    analyser.add({ sampleRate, channels: channels.map((samples) => samples.subarray(from, from + block)) });
  }
  return analyser.finish();
}

describe('listening to a recording', () => {
  test('finds the same in whatever pieces it comes', () => {
    const { channels } = synthesiseCall(CALL);
    const whole = analyse(8000, channels, channels[0].length);
    expect(analyse(8000, channels, 61)).toEqual(whole);
    expect(whole.speech.map((spans) => spans.length)).not.toContain(0);
  });

  test.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000])(
    'has the times of the samples at %i Hz, after minutes as at the start',
    (sampleRate) => {
      const analyser = Analyser.for({ sampleRate, channels: [new Float32Array(0)] });
      const word = new Float32Array(10 * sampleRate);
      speak(word, sampleRate, { startMs: 5000, endMs: 6000 }, { pitchHz: 120, random: seeded(3) });
      const second = { sampleRate, channels: [new Float32Array(10 * sampleRate)] };
      const count = process.env.EARSHOT_TEST_SIZE === 'long' ? 180 : 12;
      for (let n = 0; n < count; n += 1)
        analyser?.add(n === 0 || n === count - 1 ? { sampleRate, channels: [word] } : second);
      const found = analyser?.finish();
      const [first, last] = found?.speech[0] ?? [];
      expect(found?.durationMs).toBe(count * 10_000);
      expect(Math.abs((first?.startMs ?? 0) - 5000)).toBeLessThanOrEqual(30);
      const shift = (count - 1) * 10_000;
      expect((last?.startMs ?? 0) - shift).toBe(first?.startMs);
      expect((last?.endMs ?? 0) - shift).toBe(first?.endMs);
    },
    60_000,
  );

  test('tells a mono call that is stored in two channels from a call of two sides', () => {
    const { channels } = synthesiseCall(CALL);
    const [agent, customer] = channels;
    const both = agent.map((sample, n) => sample + (customer[n] ?? 0));
    const twice = analyse(8000, [both, both.map((sample) => sample / 2)]);
    expect([twice.isSameSound, twice.speech.length]).toEqual([true, 1]);
    expect(analyse(8000, channels).isSameSound).toBe(false);
    expect(analyse(8000, [agent, new Float32Array(agent.length)]).isSameSound).toBe(false);
  });

  test('hears nothing in silence, in the noise of a line and in mains hum', () => {
    const random = seeded(5);
    const noise = Float32Array.from({ length: 80_000 }, () => 0.02 * (random() - 0.5));
    const hum = Float32Array.from({ length: 80_000 }, (_, n) => 0.2 * Math.sin((2 * Math.PI * 50 * n) / 8000));
    const found = analyse(8000, [noise, hum]);
    expect([found.speech, found.hold]).toEqual([[[], []], []]);
    expect(analyse(8000, [new Float32Array(80_000)])).toMatchObject({ speech: [[]], hold: [], loudness: [null] });
  });

  test('goes on after samples that are no number', () => {
    const { channels, truth } = synthesiseCall(CALL);
    const broken = Float32Array.from(channels[0]);
    broken[5] = Number.NaN;
    broken[6] = Number.POSITIVE_INFINITY;
    broken[7] = 1e30;
    expect(truth.speech[0].length).toBeGreaterThan(0);
    expect(analyse(8000, [broken, channels[1]]).speech).toEqual(listen({ spec: CALL, channels, truth }).speech);
  });

  test('takes music for music only where it lasts', () => {
    const samples = new Float32Array(20 * 8000);
    playMusic(samples, 8000, { startMs: 2000, endMs: 9000 }, seeded(1));
    playMusic(samples, 8000, { startMs: 12_000, endMs: 14_000 }, seeded(2));
    const quiet = samples.map((sample) => sample * 0.05);
    const { hold } = analyse(8000, [quiet]);
    expect(hold).toHaveLength(1);
    expect(Math.abs((hold[0]?.startMs ?? 0) - 2000)).toBeLessThanOrEqual(60);
    expect(Math.abs((hold[0]?.endMs ?? 0) - 9000)).toBeLessThanOrEqual(60);
  });

  test('is not done with more than two channels or with too few samples for a voice', () => {
    const channel = new Float32Array(10);
    expect(Analyser.for({ sampleRate: 8000, channels: [channel, channel, channel] })).toBeNull();
    expect(Analyser.for({ sampleRate: 6000, channels: [channel] })).toBeNull();
  });
});
