import type { CallRow } from '#shared/contract/calls.ts';
import { maskText } from '#shared/domain/redaction.ts';
import { quotesOf } from '#shared/domain/transcript-quote.ts';
import { CALL, listSource, nestedSource, type PageRequest, type Queries, type QueryOf } from './source.ts';

const callsPage = (queries: Queries, { filter, sort }: QueryOf<'calls'>, page: PageRequest) =>
  queries.calls.list({ filter, sort, page }, CALL);

/** By what the rows of a call are told apart from those of another. */
const ofCall = (call: CallRow) => ({
  callStartedAt: call.startedAt,
  contactName: call.contactName,
  contactPhone: call.contactPhone,
  agentName: call.agentName,
});

export const callsSource = listSource('calls', {
  page: callsPage,
  cells: (call: CallRow) => ({
    startedAt: call.startedAt,
    direction: call.direction,
    contactName: call.contactName,
    contactPhone: call.contactPhone,
    agentName: call.agentName,
    programName: call.programName,
    callStatus: call.status,
    language: call.language,
    length: call.durationMs,
    audio: call.audio,
    hasTranscript: call.hasTranscript,
    commentCount: call.commentCount,
  }),
});

export const transcriptsSource = nestedSource('transcripts', {
  unit: 'calls',
  page: callsPage,
  rows(queries, call: CallRow) {
    if (!call.hasTranscript) return [];
    const { turns } = queries.transcripts.get({ callId: call.id }, CALL);
    return turns.map((segment) => ({
      ...ofCall(call),
      position: segment.index + 1,
      speaker: segment.speaker,
      startsAt: segment.startMs,
      endsAt: segment.endMs,
      spokenText: maskText(segment.text, segment.redacted),
      confidence: segment.confidence,
    }));
  },
});

export const commentsSource = nestedSource('comments', {
  unit: 'calls',
  page: (queries, { filter, sort }, page) =>
    callsPage(queries, { filter: { ...filter, commentedOnly: true }, sort }, page),
  rows(queries, call: CallRow) {
    const comments = queries.comments.list({ callId: call.id }, CALL);
    const hasWords = comments.some(({ anchors }) => anchors.length > 0);
    const turns = hasWords ? queries.transcripts.get({ callId: call.id }, CALL).turns : [];
    return comments.map((comment) => ({
      ...ofCall(call),
      moment: comment.atMs,
      momentEnd: comment.endMs,
      quote: quotesOf(turns, comment.anchors)
        .map(({ text }) => text)
        .join(' … '),
      comment: comment.text,
      createdAt: comment.createdAt,
      updatedAt: comment.updatedAt,
    }));
  },
});
