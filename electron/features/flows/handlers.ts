import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { readNewest, validateFlow } from './platform-acts.ts';
import { listOpenStarts } from './repository.ts';
import { flowOverview, getFlow, getGraph, getNode, listFlows, requireFlow } from './service.ts';
import { answerSession, cancelSession, findStarted, forgetStart, readSession, startSession } from './session-acts.ts';
import { getSession, listSessions } from './sessions.ts';

export const flowQueries = ({ db }: ReaderParts): ReaderHandlers['flows'] => ({
  list: (input) => listFlows(db, input),
  overview: () => flowOverview(db),
  get: ({ id }) => getFlow(db, id),
  graph: (input) => getGraph(db, input),
  node: (input) => getNode(db, input),
  sessions: (input) => listSessions(db, input),
  session: ({ id }) => getSession(db, id),
  starts: ({ flowId }) => {
    const { connectionId, remoteId } = requireFlow(db, flowId);
    return listOpenStarts(db, connectionId, remoteId);
  },
});

export const flowCommands = (parts: EngineParts): WriterHandlers['flows'] => ({
  validate: ({ id }) => validateFlow(parts, id),
  readNewest: ({ id }) => readNewest(parts, id),
  startSession: (input) => startSession(parts, input),
  findStarted: ({ id }) => findStarted(parts, id),
  forgetStart: ({ id }) => forgetStart(parts, id),
  readSession: ({ id }) => readSession(parts, id),
  answerSession: (input) => answerSession(parts, input),
  cancelSession: ({ id }) => cancelSession(parts, id),
});
