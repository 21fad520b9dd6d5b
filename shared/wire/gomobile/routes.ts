import { agentRoutes } from './routes/agents.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { audienceRoutes } from './routes/audiences.ts';
import { audioRoutes } from './routes/audio.ts';
import { authRoutes } from './routes/auth.ts';
import { callReportRoutes } from './routes/call-report.ts';
import { callRequestRoutes } from './routes/call-requests.ts';
import { contactRoutes } from './routes/contacts.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { creditRoutes } from './routes/credits.ts';
import { customAttributeRoutes } from './routes/custom-attributes.ts';
import { dictionaryRoutes } from './routes/dictionaries.ts';
import { didRoutes } from './routes/dids.ts';
import { executionRoutes } from './routes/executions.ts';
import { flowRoutes } from './routes/flows.ts';
import { ingestionRoutes } from './routes/ingestion.ts';
import { knowledgeBaseRoutes } from './routes/knowledge-bases.ts';
import { programReportRoutes } from './routes/program-report.ts';
import { programRoutes } from './routes/programs.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { senderIdRoutes } from './routes/sender-ids.ts';
import { smsRoutes } from './routes/sms.ts';
import { smsProgramRoutes } from './routes/sms-programs.ts';
import { userRoutes } from './routes/users.ts';

/** The Gomobile API, an entry an endpoint, in the order of its documentation. */
export const gomobileRoutes = {
  ...userRoutes,
  ...contactRoutes,
  ...customAttributeRoutes,
  ...audioRoutes,
  ...recordingRoutes,
  ...dictionaryRoutes,
  ...authRoutes,
  ...apiKeyRoutes,
  ...audienceRoutes,
  ...creditRoutes,
  ...smsRoutes,
  ...senderIdRoutes,
  ...smsProgramRoutes,
  ...didRoutes,
  ...ingestionRoutes,
  ...agentRoutes,
  ...conversationRoutes,
  ...knowledgeBaseRoutes,
  ...flowRoutes,
  ...callRequestRoutes,
  ...programRoutes,
  ...executionRoutes,
  ...callReportRoutes,
  ...programReportRoutes,
} as const;
