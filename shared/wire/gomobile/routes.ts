import { audienceRoutes } from './routes/audiences.ts';
import { callReportRoutes } from './routes/call-report.ts';
import { contactRoutes } from './routes/contacts.ts';
import { customAttributeRoutes } from './routes/custom-attributes.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { userRoutes } from './routes/users.ts';

/** The Gomobile API, an entry an endpoint, in the order of its documentation. */
export const gomobileRoutes = {
  ...userRoutes,
  ...contactRoutes,
  ...customAttributeRoutes,
  ...recordingRoutes,
  ...audienceRoutes,
  ...callReportRoutes,
} as const;
