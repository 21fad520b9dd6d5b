import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { callPerson, cancelCall, listCalls, refreshCall } from './calls.ts';
import { actOnExecution, refreshExecution } from './execution-acts.ts';
import { getExecution, listExecutions } from './execution-repository.ts';
import { preflight } from './preflight.ts';
import { getProgram, listChoices, listPrograms } from './repository.ts';
import { createProgram, launchProgram, readTriggers, removeProgram, updateProgram } from './service.ts';

export const programQueries = ({ db }: ReaderParts): ReaderHandlers['programs'] => ({
  list: (input) => listPrograms(db, input),
  get: ({ id }) => getProgram(db, id),
  executions: (input) => listExecutions(db, input),
  execution: ({ id }) => getExecution(db, id),
  choices: ({ connectionId }) => listChoices(db, connectionId),
  calls: ({ page }) => listCalls(db, page),
});

export function programCommands(parts: EngineParts): WriterHandlers['programs'] {
  const changed = <T>(ids: string[], result: T): T => {
    parts.publish('programs', 'onChanged', { ids });
    return result;
  };
  return {
    preflight: ({ id }) => preflight(parts, id),
    launch: (input) => changed([input.id], launchProgram(parts, input)),
    create: async (input) => ({ id: await createProgram(parts, input) }),
    update: async (input) => ({ id: await updateProgram(parts, input) }),
    remove: (input) => changed([input.id], removeProgram(parts, input)),
    readTriggers: ({ id }) => readTriggers(parts, id),
    refresh: ({ id }) => refreshExecution(parts, id),
    act: (input) => actOnExecution(parts, input),
    call: (input) => changed([input.changeId], callPerson(parts, input)),
    refreshCall: ({ id }) => refreshCall(parts, id),
    cancelCall: ({ id }) => cancelCall(parts, id),
  };
}
