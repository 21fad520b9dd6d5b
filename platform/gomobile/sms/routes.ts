import type { smsRoutes } from '#shared/wire/gomobile/routes/sms.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { sendSms } from './service.ts';

export const smsHandlers = (workspace: Workspace): RouteHandlers<typeof smsRoutes> => ({
  sendSms: ({ body }) => sendSms(workspace, body),
});
