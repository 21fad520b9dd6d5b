import { z } from 'zod';
import { CallRequestCreate } from '#shared/wire/gomobile/call-requests.ts';
import { FlowExecute } from '#shared/wire/gomobile/flows.ts';
import { keepEffectResult } from '../../store/effect-results.ts';
import type { ChangeKind, KindOutcome } from '../change-kind.ts';
import { gomobileOf, requestOf } from './effect.ts';

/** What a call to one person is asked for with: queued by the platform, or run at once. */
export const CallRequest = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('request'), body: CallRequestCreate }),
  z.object({ mode: z.literal('flow'), body: FlowExecute }),
]);

export type CallRequest = z.infer<typeof CallRequest>;

/** A call to one person. There is no list of such calls to look in, so one in doubt stays so until a person decides. */
export const callKind: ChangeKind = {
  topic: 'programs',
  isEffect: true,
  async send(change, context) {
    if (change.firstSentAt !== null) return IN_DOUBT;
    const { db, clock, signal } = context;
    const { client } = gomobileOf(context.connector);
    const request = requestOf(CallRequest, change);
    context.beforeWrite();
    const result =
      request.mode === 'request'
        ? { jobId: (await client.call('createCallRequest', { body: request.body, signal })).jobId, status: 'queued' }
        : await client.call('executeFlow', { body: request.body, signal }).then(({ executionId, callId, status }) => ({
            jobId: executionId,
            callId: callId ?? null,
            status: status ?? 'active',
          }));
    return { kind: 'kept', keep: () => keepEffectResult(db, clock, change.id, result) };
  },
};

const IN_DOUBT: KindOutcome = {
  kind: 'unresolved',
  message: 'It is not known whether this call was placed, and the platform cannot tell.',
  action: 'Look whether a call with this person shows up. Retrying holds it for your confirmation.',
};
