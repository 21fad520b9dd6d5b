import type { SmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import { smsPrograms } from '../../pull/collections/programs.ts';
import type { ChangeRecord } from '../../store/outbox-table.ts';
import { applyRecord, removeRecord } from '../../store/record-store.ts';
import type { ChangeKind, KindContext, KindOutcome } from '../change-kind.ts';
import { deleteOnce, gomobileOf, keepMark, markOf, notSeen, recordOf, refuseIfGrown } from './effect.ts';

/** A draft is launched once in its life: whether it still is one tells whether the launch arrived. */
export const smsProgramKind: ChangeKind = {
  topic: 'messages',
  isEffect: true,
  async send(change, context) {
    if (change.operation === 'delete') return remove(change, context);
    const { client } = gomobileOf(context.connector);
    const { remoteId } = recordOf(context, change);
    const params = { id: remoteId };
    const { signal } = context;
    const there = await client.call('getSmsProgram', { params, signal });
    if (change.firstSentAt !== null || markOf(change)?.isDoubtful === true) {
      if (there.status !== 'draft') return kept(context, change, there);
      if (change.firstSentAt !== null) return notSeen(context, change, STILL_A_DRAFT);
    }
    await refuseIfGrown(context, change, there.audienceId);
    keepMark(context, change, { seen: there.status, isDoubtful: false });
    context.beforeWrite();
    return kept(context, change, await client.call('launchSmsProgram', { params, signal }));
  },
};

async function remove(change: ChangeRecord, context: KindContext): Promise<KindOutcome> {
  const { remoteId } = recordOf(context, change);
  await deleteOnce(context, (client) =>
    client.act('deleteSmsProgram', { params: { id: remoteId }, signal: context.signal }),
  );
  const key = { connectionId: change.connectionId, collection: smsPrograms.collection, remoteId };
  return { kind: 'kept', keep: () => removeRecord(context, key) };
}

const STILL_A_DRAFT = {
  message: 'It is not known whether this launch arrived: the platform still shows a draft.',
  action: 'Look at the program again in a while. Retry only if it is still a draft: it is held again first.',
};

const kept = ({ db, clock, random }: KindContext, change: ChangeRecord, item: SmsProgram): KindOutcome => ({
  kind: 'kept',
  keep: () => {
    applyRecord({ db, clock, random }, smsPrograms, { connectionId: change.connectionId, item, generation: null });
  },
});
