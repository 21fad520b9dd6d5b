import type { OutboundMessage, OutboxQuery } from '#shared/wire/local/outbox.ts';
import { toIso } from '../db/clock.ts';
import { sliceOf, toPage } from '../http/paging.ts';
import type { Workspace } from '../workspace.ts';
import { listOutboundMessages, type OutboundMessageRow } from './repository.ts';

/** What would have left this machine, newest first. */
export function listOutbox({ db }: Workspace, query: OutboxQuery) {
  const { channel = null, subjectId = null } = query;
  const { rows, total } = listOutboundMessages(db, { ...sliceOf(query), channel, subjectId });
  return toPage({ rows: rows.map(toWire), total }, query);
}

const toWire = (row: OutboundMessageRow): OutboundMessage => ({
  id: row.id,
  channel: row.channel,
  recipient: row.recipient,
  sender: row.sender,
  body: JSON.parse(row.body),
  subjectId: row.subject_id,
  simulated: true,
  createdAt: toIso(row.created_at),
});
