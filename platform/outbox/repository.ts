import { all, count, type Db } from '../db/statements.ts';
import type { Counted, Slice } from '../http/paging.ts';

export interface OutboundMessageRow {
  id: string;
  channel: 'sms' | 'whatsapp' | 'callback';
  recipient: string;
  sender: string | null;
  body: string;
  subject_id: string | null;
  created_at: number;
}

export interface OutboundMessageFilter extends Slice {
  channel: string | null;
  subjectId: string | null;
}

const WHERE = 'WHERE (@channel IS NULL OR channel = @channel) AND (@subjectId IS NULL OR subject_id = @subjectId)';

/** Newest first. */
export function listOutboundMessages(db: Db, filter: OutboundMessageFilter): Counted<OutboundMessageRow> {
  const { limit, offset, ...parameters } = filter;
  return {
    total: count(db, `SELECT count(*) AS n FROM outbound_messages ${WHERE}`, parameters),
    rows: all<OutboundMessageRow>(
      db,
      `SELECT * FROM outbound_messages ${WHERE} ORDER BY seq DESC LIMIT @limit OFFSET @offset`,
      { ...filter },
    ),
  };
}
