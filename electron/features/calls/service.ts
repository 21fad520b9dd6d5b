import { z } from 'zod';
import {
  type CallDetail,
  type CallFilter,
  type CallRow,
  type CallSort,
  CallStep,
  type Transcript,
} from '#shared/contract/calls.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { parseSearch } from '../../lib/search-terms.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';
import { setHold } from '../../sync/retention.ts';
import { toCallQuery } from './call-query.ts';
import { countCalls, findCall, listCalls, listRecordings, listSegments } from './repository.ts';
import { findMatchingCalls, findSnippet } from './search.ts';

export interface CallListInput {
  filter: CallFilter;
  sort: CallSort;
  page: { offset: number; limit: number };
}

/** A page of calls and how many match in all; with a search, each row carries the passage that matched. */
export function getCallPage(db: ReadDb, { filter, sort, page }: CallListInput): { rows: CallRow[]; total: number } {
  const terms = filter.text ? parseSearch(filter.text) : null;
  const query = toCallQuery(filter, terms && findMatchingCalls(db, terms));
  const rows = listCalls(db, query, sort, page).map((row) => ({
    ...row,
    snippet: terms && findSnippet(db, row.id, terms),
  }));
  return { rows, total: countCalls(db, query) };
}

const Path = z.array(CallStep).catch([]);
const Variables = z.record(z.string(), z.string()).catch({});
const TranscriptStatus = z.enum(['none', 'pending', 'ready', 'failed']).catch('none');

export function getCall(db: ReadDb, id: string): CallDetail {
  const found = findCall(db, id);
  if (!found) {
    throw new AppError('NOT_FOUND', 'This call is no longer here.', {
      action: 'Go back to the list: it was removed on its platform or with its connection.',
    });
  }
  const { path, variables, transcriptStatus, ...row } = found;
  const transcript: Transcript = {
    status: TranscriptStatus.parse(transcriptStatus),
    language: row.language,
    segments: listSegments(db, id),
  };
  return {
    ...row,
    path: Path.parse(JSON.parse(path)),
    variables: Variables.parse(JSON.parse(variables)),
    recordings: listRecordings(db, id),
    transcript,
  };
}

/** Puts a call on legal hold or lifts it. Throws NOT_FOUND. */
export function holdCall(
  deps: { db: WriteDb; clock: Clock },
  { id, isHeld }: { id: string; isHeld: boolean },
): CallDetail {
  const { db } = deps;
  inTransaction(db, () => setHold(deps, id, isHeld));
  return getCall(db, id);
}
