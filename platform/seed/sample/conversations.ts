import * as conversations from '../../gomobile/conversations/repository.ts';
import { saveResolved } from '../../gomobile/resolution/repository.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';
import { type DialledCallSeed, linkConversation } from '../insert.ts';
import { CHATS, type Dialogue, VOICE_DIALOGUES } from './conversations-data.ts';

const MINUTE_MS = 60_000;

/** Chats with the agents, counted back from `now`. */
export function seedChats(workspace: Workspace, now: number): void {
  for (const chat of CHATS.toSorted((a, b) => b.minutesAgo - a.minutesAgo)) {
    const startedAt = now - chat.minutesAgo * MINUTE_MS;
    seedConversation(workspace, chat, {
      key: `chat:${chat.agentKey}:${chat.minutesAgo}`,
      agentId: sampleId('agent', chat.agentKey),
      contactId: sampleId('contact', chat.contactKey),
      callId: null,
      startedAt,
      lineMs: 25_000,
      isActive: chat.isActive ?? false,
    });
  }
}

/** What was said in calls that reached an agent. */
export function seedVoiceConversations(workspace: Workspace, calls: readonly DialledCallSeed[]): void {
  const connected = calls.filter(({ agentId }) => agentId !== null);
  for (const [index, call] of connected.entries()) {
    const step = call.path.find(({ nodeType }) => nodeType === 'connect_agent');
    if (step === undefined || call.agentId === null) continue;
    const dialogue = VOICE_DIALOGUES[index % VOICE_DIALOGUES.length] ?? VOICE_DIALOGUES[0];
    const startedAt = Date.parse(step.enteredAt ?? '');
    const lastsMs = Date.parse(step.exitedAt ?? '') - startedAt;
    const id = seedConversation(workspace, dialogue, {
      key: `voice:${call.id}`,
      agentId: call.agentId,
      contactId: call.contactId,
      callId: call.id,
      startedAt,
      lineMs: Math.floor(lastsMs / (dialogue.lines.length + 1)),
      isActive: false,
    });
    linkConversation(workspace.db, call.id, id);
  }
}

interface Held {
  key: string;
  agentId: string;
  contactId: string;
  callId: string | null;
  startedAt: number;
  /** From one line to the next. */
  lineMs: number;
  isActive: boolean;
}

function seedConversation({ db }: Workspace, dialogue: Dialogue, held: Held): string {
  const { key, agentId, contactId, callId, startedAt, lineMs, isActive } = held;
  const id = sampleId('conversation', key);
  const channel = callId === null ? ('chat' as const) : ('voice' as const);
  const about = { id, agentId, contactId, callId, channel, title: dialogue.title };
  conversations.insertConversation(db, { ...about, metadata: {}, startedAt, at: startedAt });
  dialogue.lines.forEach((line, index) => {
    const saidAt = startedAt + (index + 1) * lineMs;
    const isAgent = line.startsWith('a: ');
    conversations.insertMessage(db, {
      id: sampleId('message', `${key}:${index}`),
      conversationId: id,
      role: isAgent ? 'assistant' : 'user',
      content: line.slice(3),
      status: 'complete',
      metadata: null,
      charge: isAgent && callId === null ? 1 : 0,
      saidAt,
      at: saidAt,
    });
  });
  if (isActive) return id;
  const endedAt = startedAt + (dialogue.lines.length + 1) * lineMs;
  conversations.endConversation(db, id, dialogue.exitReason, endedAt, endedAt);
  if (dialogue.resolved !== null) saveResolved(db, id, dialogue.resolved);
  return id;
}
