import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb } from '../../store/database.ts';
import {
  correctTurn,
  getHistory,
  getTranscript,
  setLayer,
  type TranscriptDeps,
  type TranscriptSources,
} from './service.ts';

export const transcriptQueries = ({
  db,
  ...sources
}: { db: ReadDb } & TranscriptSources): ReaderHandlers['transcripts'] => ({
  get: ({ callId }) => getTranscript(db, callId, sources),
  history: (input) => getHistory(db, input),
});

export function transcriptCommands({
  publish,
  ...deps
}: TranscriptDeps & { publish: Publish }): WriterHandlers['transcripts'] {
  const told = (callId: string) => publish('transcripts', 'onChanged', { ids: [callId] });
  return {
    correct: (input) => {
      correctTurn(deps, input);
      told(input.callId);
    },
    setLayer: (input) => {
      setLayer(deps, input);
      told(input.callId);
    },
  };
}
