import type { AppApi } from '#shared/contract/index.ts';
import type { Redaction } from '#shared/contract/redactions.ts';
import { silencesOf } from '#shared/domain/redaction.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { EVERYTHING, type World } from './world.ts';

export function fakeRedactions(world: World): AppApi['redactions'] {
  const all = new Map<string, Redaction>();
  const put = (redaction: Redaction) => {
    all.set(redaction.id, redaction);
    world.events.redactions.emit(EVERYTHING);
    return redaction;
  };
  return {
    list: async ({ callId }) => {
      const redactions = [...all.values()].filter((one) => one.callId === callId);
      return { redactions, silences: silencesOf(redactions.filter(({ isLifted }) => !isLifted)) };
    },
    add: async ({ anchors = [], reason = '', ...input }) =>
      put({
        ...input,
        anchors,
        reason,
        isLifted: false,
        history: [{ event: 'made', author: 'sam', at: Date.now() }],
      }),
    setLifted: async ({ id, isLifted }) => {
      const found = all.get(id);
      if (!found) throw new AppError('NOT_FOUND', 'This redaction is no longer here.');
      return put({ ...found, isLifted });
    },
    onChanged: world.events.redactions.on,
  };
}
