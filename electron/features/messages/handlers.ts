import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { listPersonMessages, sendSms, sendWhatsapp } from './person-messages.ts';
import { previewMessage } from './preview.ts';
import { getSmsProgram, listChoices, listSmsPrograms, listWhatsappAgents } from './repository.ts';
import {
  cancelSmsProgram,
  createSmsProgram,
  launchSmsProgram,
  preflightSms,
  refreshSmsProgram,
  removeSmsProgram,
  updateSmsProgram,
} from './service.ts';

export const messageQueries = ({ db }: ReaderParts): ReaderHandlers['messages'] => ({
  list: (input) => listSmsPrograms(db, input),
  get: ({ id }) => getSmsProgram(db, id),
  choices: ({ connectionId }) => listChoices(db, connectionId),
  preview: (input) => previewMessage(db, input),
  sent: ({ page }) => listPersonMessages(db, page),
  agents: () => listWhatsappAgents(db),
});

export function messageCommands(parts: EngineParts): WriterHandlers['messages'] {
  const changed = <T>(ids: string[], result: T): T => {
    parts.publish('messages', 'onChanged', { ids });
    return result;
  };
  return {
    create: async (input) => ({ id: await createSmsProgram(parts, input) }),
    update: async (input) => ({ id: await updateSmsProgram(parts, input) }),
    remove: (input) => changed([input.id], removeSmsProgram(parts, input)),
    preflight: ({ id }) => preflightSms(parts, id),
    launch: (input) => changed([input.id], launchSmsProgram(parts, input)),
    refresh: ({ id }) => refreshSmsProgram(parts, id),
    cancel: ({ id }) => cancelSmsProgram(parts, id),
    sendSms: (input) => changed([input.changeId], sendSms(parts, input)),
    sendWhatsapp: (input) => changed([input.changeId], sendWhatsapp(parts, input)),
  };
}
