import { channelOf } from '#shared/contract/define.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { agentQueries } from '../features/agents/handlers.ts';
import { apiKeyQueries } from '../features/api-keys/handlers.ts';
import { audienceQueries } from '../features/audiences/handlers.ts';
import { audioLibraryQueries } from '../features/audio-library/handlers.ts';
import { callSearchQueries } from '../features/call-search/handlers.ts';
import { callQueries } from '../features/calls/handlers.ts';
import { listSegments } from '../features/calls/repository.ts';
import { commentQueries } from '../features/comments/handlers.ts';
import { connectionQueries } from '../features/connections/handlers.ts';
import { contactQueries } from '../features/contacts/handlers.ts';
import { conversationQueries } from '../features/conversations/handlers.ts';
import { dictionaryQueries } from '../features/dictionaries/handlers.ts';
import { exportQueries } from '../features/exports/handlers.ts';
import type { Queries } from '../features/exports/sources/source.ts';
import { flowQueries } from '../features/flows/handlers.ts';
import { importQueries } from '../features/imports/handlers.ts';
import { jobQueries } from '../features/jobs/handlers.ts';
import { knowledgeQueries } from '../features/knowledge/handlers.ts';
import { markerQueries } from '../features/markers/handlers.ts';
import { messageQueries } from '../features/messages/handlers.ts';
import { numberQueries } from '../features/numbers/handlers.ts';
import { outboxQueries } from '../features/outbox/handlers.ts';
import { programQueries } from '../features/programs/handlers.ts';
import { redactionQueries } from '../features/redactions/handlers.ts';
import { activeRedactions } from '../features/redactions/service.ts';
import { reportQueries } from '../features/reports/handlers.ts';
import { sessionQueries } from '../features/sessions/handlers.ts';
import { storageQueries } from '../features/storage/handlers.ts';
import { transcriptQueries } from '../features/transcripts/handlers.ts';
import { getTranscript } from '../features/transcripts/service.ts';
import { inSnapshot, type ReadDb } from '../store/database.ts';
import type { ReaderHandlers } from './protocol.ts';

export interface ReaderDeps {
  db: ReadDb;
  onPeaksWanted: (recordingId: string) => void;
}

const TRANSCRIPT_SOURCES = { segmentsOf: listSegments, redactionsOf: activeRedactions };
const turnsOf = (db: ReadDb, callId: string) => getTranscript(db, callId, TRANSCRIPT_SOURCES).turns;

/** Everything that is answered from the database alone. */
export function createReader({ db, onPeaksWanted }: ReaderDeps): ReaderHandlers {
  const handlers: ReaderHandlers = {
    agents: agentQueries({ db }),
    apiKeys: apiKeyQueries({ db }),
    audiences: audienceQueries({ db }),
    audioLibrary: audioLibraryQueries({ db }),
    conversations: conversationQueries({ db }),
    dictionaries: dictionaryQueries({ db }),
    exports: exportQueries({ queries: () => atOnce(handlers) }),
    flows: flowQueries({ db }),
    imports: importQueries({ db }),
    jobs: jobQueries({ db }),
    knowledge: knowledgeQueries({ db }),
    messages: messageQueries({ db }),
    numbers: numberQueries({ db }),
    programs: programQueries({ db }),
    reports: reportQueries({ db }),
    sessions: sessionQueries({ db }),
    calls: callQueries({ db, onPeaksWanted }),
    callSearch: callSearchQueries({ db }),
    comments: commentQueries({ db }),
    connections: connectionQueries({ db }),
    contacts: contactQueries({ db }),
    outbox: outboxQueries({ db }),
    recordings: {},
    markers: markerQueries({ db }),
    redactions: redactionQueries({ db, turnsOf }),
    storage: storageQueries({ db }),
    sync: {},
    transcripts: transcriptQueries({ db, ...TRANSCRIPT_SOURCES }),
  };
  return handlers;
}

/** The handlers of the reader answer without waiting for anything: `answerFrom` has no snapshot for one that does not. */
export const atOnce = (handlers: ReaderHandlers): Queries => handlers as Queries;

/** Answers one call at a time, each from one state of the database: a page and its count never disagree. */
export function answerFrom(db: ReadDb, handlers: ReaderHandlers): (channel: string, input: unknown) => unknown {
  const routes = new Map<string, (input: unknown) => unknown>();
  for (const [feature, members] of Object.entries(handlers)) {
    for (const [member, handler] of Object.entries(members)) {
      routes.set(channelOf(feature, member), (input) =>
        (handler as (input: unknown, context: { requestId: string }) => unknown)(input, { requestId: '' }),
      );
    }
  }
  return (channel, input) => {
    const handler = routes.get(channel);
    if (!handler) throw new AppError('BUG', `the reader has no handler for ${channel}`);
    return inSnapshot(db, () => handler(input));
  };
}
