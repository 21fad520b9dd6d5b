import type { Redaction } from '#shared/contract/redactions.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb } from '../../store/database.ts';
import { addRedaction, getRedactions, type RedactionDeps, setLifted, type TurnsOf } from './service.ts';

export const redactionQueries = ({ db, turnsOf }: { db: ReadDb; turnsOf: TurnsOf }): ReaderHandlers['redactions'] => ({
  list: ({ callId }) => getRedactions(db, callId, turnsOf),
});

export function redactionCommands({
  publish,
  ...deps
}: RedactionDeps & { publish: Publish }): WriterHandlers['redactions'] {
  const told = (redaction: Redaction): Redaction => {
    publish('redactions', 'onChanged', { ids: [redaction.callId] });
    return redaction;
  };
  return {
    add: (input) => told(addRedaction(deps, input)),
    setLifted: ({ id, isLifted }) => told(setLifted(deps, id, isLifted)),
  };
}
