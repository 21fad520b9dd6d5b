import type { AppApi } from '#shared/contract/index.ts';
import type { Correction, TranscriptLayer } from '#shared/contract/transcripts.ts';
import { placeRedactions } from '#shared/domain/redaction.ts';
import { effectiveText, NO_LAYER, placeTurn } from '#shared/domain/transcript-layers.ts';
import { indexOf } from '../fixture.ts';
import { EVERYTHING, type World } from './world.ts';

export function fakeTranscripts(world: World, redactions: AppApi['redactions']): AppApi['transcripts'] {
  const layers = new Map<string, TranscriptLayer>();
  const corrections: Correction[] = [];
  const changed = () => world.events.transcripts.emit(EVERYTHING);
  const latest = (callId: string, id: string) =>
    corrections.findLast((one) => one.callId === callId && one.segmentId === id) ?? null;
  return {
    get: async ({ callId }) => {
      const layer = layers.get(callId) ?? { ...NO_LAYER, times: [] };
      const turns = world.call(indexOf(callId)).transcript.segments.map((segment) => {
        const found = latest(callId, segment.id);
        const text = found?.text ?? null;
        const { text: shown, state } = effectiveText(segment.text, found && text !== null ? { ...found, text } : null);
        return {
          ...placeTurn(world.mode === 'untimed' ? { ...segment, startMs: 0, endMs: 0 } : segment, layer),
          text: shown,
          original: segment.text,
          originalTimes: (world.mode === 'untimed' ? [0, 0] : [segment.startMs, segment.endMs]) as [number, number],
          correction: state === 'kept' ? null : { author: 'sam', at: 0, isConflicting: state === 'conflicting' },
        };
      });
      const active = (await redactions.list({ callId })).redactions.filter(({ isLifted }) => !isLifted);
      const { ranges } = placeRedactions(turns, active);
      return {
        turns: turns.map((turn) => ({
          ...turn,
          redacted: (ranges.get(turn.id) ?? []).map(([start, end]): [number, number] => [start, end]),
        })),
        layer,
        unplacedIds: [],
      };
    },
    history: async ({ callId, segmentId }) =>
      corrections
        .filter((one) => one.callId === callId && one.segmentId === segmentId)
        .map(({ id, base, text }) => ({ id, base, text, author: 'sam', at: 0 }))
        .reverse(),
    correct: async (input) => {
      corrections.push(input);
      changed();
    },
    setLayer: async ({ callId, layer }) => {
      layers.set(callId, layer);
      changed();
    },
    onChanged: world.events.transcripts.on,
  };
}
