import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { agentHandlers } from './agents/routes.ts';
import { apiKeyHandlers } from './api-keys/routes.ts';
import { audienceHandlers } from './audiences/routes.ts';
import { audioHandlers } from './audio/routes.ts';
import { authHandlers } from './auth/routes.ts';
import { callReportHandlers } from './call-report/routes.ts';
import { callRequestHandlers } from './call-requests/routes.ts';
import { contactHandlers } from './contacts/routes.ts';
import { conversationHandlers } from './conversations/routes.ts';
import { creditHandlers } from './credits/routes.ts';
import { customAttributeHandlers } from './custom-attributes/routes.ts';
import { dictionaryHandlers } from './dictionaries/routes.ts';
import { didHandlers } from './dids/routes.ts';
import { executionHandlers } from './executions/routes.ts';
import { flowHandlers } from './flows/routes.ts';
import { ingestionHandlers } from './ingestion/routes.ts';
import { knowledgeBaseHandlers } from './knowledge-bases/routes.ts';
import { programReportHandlers } from './program-report/routes.ts';
import { programHandlers } from './programs/routes.ts';
import { recordingHandlers } from './recordings/routes.ts';
import { senderIdHandlers } from './sender-ids/routes.ts';
import { smsHandlers } from './sms/routes.ts';
import { smsProgramHandlers } from './sms-programs/routes.ts';
import { userHandlers } from './users/routes.ts';

/** What answers each route of the Gomobile API. */
export const gomobileHandlers = (workspace: Workspace): RouteHandlers<typeof gomobileRoutes> => ({
  ...userHandlers(workspace),
  ...contactHandlers(workspace),
  ...customAttributeHandlers(workspace),
  ...audioHandlers(workspace),
  ...recordingHandlers(workspace),
  ...authHandlers(workspace),
  ...apiKeyHandlers(workspace),
  ...dictionaryHandlers(workspace),
  ...audienceHandlers(workspace),
  ...creditHandlers(workspace),
  ...smsHandlers(workspace),
  ...senderIdHandlers(workspace),
  ...smsProgramHandlers(workspace),
  ...didHandlers(workspace),
  ...ingestionHandlers(workspace),
  ...flowHandlers(workspace),
  ...callRequestHandlers(workspace),
  ...agentHandlers(workspace),
  ...conversationHandlers(workspace),
  ...knowledgeBaseHandlers(workspace),
  ...programHandlers(workspace),
  ...executionHandlers(workspace),
  ...callReportHandlers(workspace),
  ...programReportHandlers(workspace),
});
