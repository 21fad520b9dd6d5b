import type { senderIdRoutes } from '#shared/wire/gomobile/routes/sender-ids.ts';
import type { SenderId } from '#shared/wire/gomobile/sender-ids.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { listSenderIds, type SenderIdRow } from './repository.ts';

export const senderIdHandlers = ({ db }: Workspace): RouteHandlers<typeof senderIdRoutes> => ({
  listAvailableSenderIds: () => listSenderIds(db).map(toSenderId),
});

export const toSenderId = ({ id, sender_id: senderId, country }: SenderIdRow): SenderId => ({ id, senderId, country });
