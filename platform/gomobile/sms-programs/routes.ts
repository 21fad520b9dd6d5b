import type { smsProgramRoutes } from '#shared/wire/gomobile/routes/sms-programs.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { cancelSmsProgram, launchSmsProgram, SENDING, sendBatch } from './sending.ts';
import * as service from './service.ts';

export function smsProgramHandlers(workspace: Workspace): RouteHandlers<typeof smsProgramRoutes> {
  workspace.tasks.on(SENDING, (task) => sendBatch(workspace, task));
  return {
    listSmsPrograms: ({ query }) => service.listSmsPrograms(workspace, query),
    createSmsProgram: ({ body }) => service.createSmsProgram(workspace, body),
    getSmsProgram: ({ params }) => service.getSmsProgram(workspace, params.id),
    updateSmsProgram: ({ params, body }) => service.updateSmsProgram(workspace, params.id, body),
    deleteSmsProgram: ({ params }) => {
      service.deleteSmsProgram(workspace, params.id);
      return { message: 'SMS program deleted successfully' };
    },
    launchSmsProgram: ({ params }) => launchSmsProgram(workspace, params.id),
    cancelSmsProgram: ({ params }) => cancelSmsProgram(workspace, params.id),
  };
}
