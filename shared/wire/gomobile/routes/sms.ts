import type { RouteTable } from '../../routes.ts';
import { SmsSend, SmsSendReply } from '../sms.ts';

/** Single messages. */
export const smsRoutes = {
  sendSms: {
    code: 'SM1',
    method: 'POST',
    path: '/api/sms/send',
    title: 'Send a single SMS to a contact',
    summary: 'Sends a message to a contact; simulated by the local platform',
    body: SmsSend,
    status: 201,
    reply: SmsSendReply,
    tag: 'inferred',
    source: 'title of the operation',
  },
} as const satisfies RouteTable;
