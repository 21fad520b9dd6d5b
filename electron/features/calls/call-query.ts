import type { CallFilter, CallSort } from '#shared/contract/calls.ts';

export interface CallQuery {
  where: string;
  values: unknown[];
}

/** The conditions of a filter over `calls c`. `matches` is the JSON array of a text search, or null without one. */
export function toCallQuery(filter: CallFilter, matches: string | null): CallQuery {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: string, value: unknown) => {
    if (value === undefined || value === null) return;
    conditions.push(condition);
    values.push(value);
  };
  add('c.row_number IN (SELECT value FROM json_each(?))', matches);
  add('c.direction = ?', filter.direction);
  add('c.status = ?', filter.status || null);
  add('c.agent_name = ?', filter.agentName || null);
  add('c.program_name = ?', filter.programName || null);
  add('c.language = ?', filter.language || null);
  add(
    '(c.connection_id, c.contact_remote_id) = (SELECT k.connection_id, k.remote_id FROM contacts k WHERE k.id = ?)',
    filter.contactId,
  );
  add('c.started_at >= ?', filter.startedFrom);
  add('c.started_at < ?', filter.startedTo);
  add('c.duration_ms >= ?', filter.minDurationMs);
  add('c.duration_ms <= ?', filter.maxDurationMs);
  if (filter.cachedOnly) {
    // From what is here to its calls: of very many calls few have their audio here.
    conditions.push(`c.id IN (SELECT r.call_id FROM media m JOIN recordings r ON r.id = m.recording_id
      WHERE m.state = 'cached')`);
  }
  if (filter.commentedOnly) conditions.push('EXISTS (SELECT 1 FROM comments n WHERE n.call_id = c.id)');
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

const SORT_COLUMNS: Record<CallSort['by'], string> = {
  startedAt: 'started_at',
  durationMs: 'duration_ms',
  contactName: 'contact_name',
  agentName: 'agent_name',
};

/** The id settles ties in the same direction, so that one index gives the whole order and no page repeats a row. */
export function toOrderBy({ by, order }: CallSort): string {
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  return `ORDER BY c.${SORT_COLUMNS[by]} ${direction}, c.id ${direction}`;
}
