import type {
  CannedReply,
  ConversationAgent,
  ConversationDetail,
  ConversationRow,
  Message,
  Turn,
  TurnState,
} from '#shared/contract/conversations.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { Emitter } from './emitter.ts';
import { slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const AGENT_NAMES = ['Nora (virtual assistant)', 'Omar, parcel desk', 'Billing helper', 'مساعد الفواتير'];
const THREAD_AGENT = 3;

const agentId = (index: number): string => uuid(0x61, index);
const conversationId = (index: number): string => uuid(0x62, index);

/** What a conversation of the fake is about: one a state that the screen can be in. */
interface Story {
  agent: number;
  title: string | null;
  contact: string | null;
  ended?: string;
  minutesAgo: number;
  lines: readonly string[];
  turn?: TurnState;
  unread?: number;
  draft?: string;
  channel?: string;
}

const LINES = [
  'a: Hello, I am Nora. What can I do for you?',
  'u: How much does the Fiber 200 cost, and how long am I bound to it?',
  'a: Fiber 200 costs 39 a month. The contract runs for twelve months, and can be ended each month after that.\n\nWould you like me to check whether it is offered at your address?',
  'u: Yes please, 14 rue des Lilas in Lyon.',
  'a: It is offered there. A technician would come within five working days.',
];

const STORIES: readonly Story[] = [
  {
    agent: 0,
    title: 'Fibre at a new address',
    contact: 'Amelia Hartley',
    minutesAgo: 4,
    lines: LINES,
    turn: 'streaming',
  },
  { agent: 1, title: 'Parcel 741B992', contact: 'Mateo Ruiz', minutesAgo: 18, lines: LINES, unread: 2 },
  { agent: 2, title: null, contact: null, minutesAgo: 40, lines: LINES.slice(0, 3), turn: 'unknown' },
  { agent: 0, title: 'Router does not start', contact: 'Ines Moreau', minutesAgo: 75, lines: LINES, turn: 'undecided' },
  {
    agent: 3,
    title: 'فاتورة شهر أكتوبر',
    contact: null,
    minutesAgo: 130,
    lines: ['u: ما هو مبلغ الفاتورة؟', 'a: مبلغ فاتورة شهر أكتوبر 240 درهما.'],
    draft: 'شكرا، ومتى',
  },
  {
    agent: 0,
    title: 'Renewal questions',
    contact: 'Jonas Lindqvist',
    minutesAgo: 26 * 60,
    lines: LINES,
    ended: 'completed',
  },
  {
    agent: 1,
    title: null,
    contact: 'Priya Raman',
    minutesAgo: 50 * 60,
    lines: LINES.slice(1),
    ended: 'exit_phrase',
    channel: 'voice',
  },
];

export function fakeConversations(world: World): AppApi['conversations'] {
  const stories = world.mode === 'empty' ? [] : STORIES;
  const rows = new Map(stories.map((story, index) => [conversationId(index), detailOf(story, index)]));
  const said = new Map(stories.map((story, index) => [conversationId(index), messagesOf(story, index)]));
  const replies = new Map(cannedReplies(world).map((reply) => [reply.id, reply]));
  const deltas = new Emitter<{ conversationId: string; turnId: string; offset: number; text: string }>();
  const changed = () => world.events.conversations.emit(EVERYTHING);
  const get = (id: string): ConversationDetail => {
    const row = rows.get(id);
    if (row === undefined) throw new AppError('NOT_FOUND', 'This conversation is no longer here.');
    return row;
  };
  const change = (id: string, fields: Partial<ConversationDetail>): ConversationDetail => {
    const next = { ...get(id), ...fields };
    rows.set(id, next);
    changed();
    return next;
  };
  const turnOf = (turnId: string): Turn => {
    const turn = [...rows.values()].find((row) => row.turn?.id === turnId)?.turn;
    if (turn == null) throw new AppError('NOT_FOUND', 'This message is no longer here.');
    return turn;
  };

  return {
    list: async ({ filter = {}, page }) => {
      failWhenAsked(world);
      const text = filter.text ?? '';
      const found = [...rows.values()].flatMap((row): ConversationRow[] => {
        if (filter.state !== undefined && row.state !== filter.state) return [];
        if (filter.agentId !== undefined && row.agentId !== filter.agentId) return [];
        if (filter.unreadOnly === true && row.unreadCount === 0) return [];
        const hit = text === '' ? undefined : said.get(row.id)?.find((one) => findRanges(one.text, text).length > 0);
        const name = `${row.title ?? ''} ${row.agentName} ${row.contactName ?? ''}`;
        if (text !== '' && hit === undefined && findRanges(name, text).length === 0) return [];
        const snippet = hit === undefined ? null : { text: hit.text, ranges: rangesOf(hit.text, text), atMs: null };
        return [{ ...row, snippet }];
      });
      return {
        ...slice(found, page),
        readAt: stories.length === 0 ? null : NOW - MINUTE_MS,
        liveTotal: [...rows.values()].filter(({ state }) => state === 'live').length,
        unreadTotal: [...rows.values()].filter(({ unreadCount }) => unreadCount > 0).length,
      };
    },
    agents: async () => (stories.length === 0 ? [] : AGENT_NAMES.map((name, index) => agentOf(name, index, rows))),
    get: async ({ id }) => {
      failWhenAsked(world);
      return get(id);
    },
    messages: async ({ id, page }) => slice(said.get(id) ?? [], page),
    start: async ({ id, agentId: agent, title = null }) => {
      const index = AGENT_NAMES.findIndex((_, at) => agentId(at) === agent);
      const story = { agent: index, title, contact: null, minutesAgo: 0, lines: [] };
      rows.set(id, { ...detailOf(story, 0), id, startedAt: Date.now(), lastActivityAt: Date.now() });
      said.set(id, []);
      changed();
      return { id };
    },
    send: async ({ turnId, conversationId: id, text }) => {
      if (world.isOffline) {
        throw new AppError('OFFLINE', 'The platform cannot be reached.', { action: 'Your text is kept as a draft.' });
      }
      const turn = { ...newTurn(id, 'sending'), id: turnId, text, partial: '' };
      change(id, { turn, turnState: 'sending', draft: '', hasDraft: false });
      return turn;
    },
    stop: async ({ id }) => {
      const { turn } = get(id);
      if (turn !== null) change(id, { turn: { ...turn, state: 'stopped', isOpen: false }, turnState: null });
    },
    checkAgain: async ({ turnId }) => {
      const turn: Turn = { ...turnOf(turnId), state: 'unknown', checkCount: 0 };
      change(turn.conversationId, { turn, turnState: 'unknown' });
      return turn;
    },
    decide: async ({ turnId, choice }) => {
      const turn: Turn = { ...turnOf(turnId), state: 'failed', isOpen: false };
      change(turn.conversationId, { turn, turnState: null, ...(choice === 'takeBack' && { draft: turn.text }) });
      return turn;
    },
    end: async ({ id, reason = 'completed' }) => {
      change(id, { state: 'ended', exitReason: reason, endedAt: Date.now() });
    },
    refresh: async () => undefined,
    markSeen: async ({ id }) => {
      if (get(id).unreadCount > 0) change(id, { unreadCount: 0 });
    },
    saveDraft: async ({ id, text }) => {
      rows.set(id, { ...get(id), draft: text, hasDraft: text !== '' });
      return { text };
    },
    cannedReplies: async () => [...replies.values()],
    saveCannedReply: async (input) => {
      const reply = { ...input, updatedAt: NOW };
      replies.set(reply.id, reply);
      changed();
      return reply;
    },
    removeCannedReply: async ({ id }) => {
      replies.delete(id);
      changed();
    },
    onChanged: world.events.conversations.on,
    onDelta: deltas.on,
  };
}

const rangesOf = (text: string, words: string): [number, number][] =>
  findRanges(text, words).map(([start, end]) => [start, end]);

function detailOf(story: Story, index: number): ConversationDetail {
  const { agent, title, contact, ended, minutesAgo, lines, turn, unread = 0, draft = '', channel = 'chat' } = story;
  const lastActivityAt = NOW - minutesAgo * MINUTE_MS;
  const last = lines.at(-1);
  const isThread = agent === THREAD_AGENT;
  const id = conversationId(index);
  return {
    id,
    connectionId: isThread ? uuid(1, 2) : CONNECTION_ID,
    connectionName: isThread ? 'FlowGent' : 'Contact center',
    platform: isThread ? 'flowgent' : 'gomobile',
    agentId: agentId(agent),
    agentName: AGENT_NAMES[agent] ?? 'Agent',
    contactId: contact === null ? null : uuid(3, index),
    contactName: contact,
    callId: channel === 'voice' ? uuid(2, 1) : null,
    channel,
    state: ended === undefined ? 'live' : 'ended',
    title,
    exitReason: ended ?? null,
    resolved: ended === undefined ? null : ended === 'completed',
    startedAt: lastActivityAt - 12 * MINUTE_MS,
    endedAt: ended === undefined ? null : lastActivityAt,
    lastActivityAt,
    lastMessage:
      last === undefined
        ? null
        : { role: last.startsWith('a: ') ? 'assistant' : 'user', text: last.slice(3), isOwn: false },
    messageCount: lines.length,
    unreadCount: unread,
    hasDraft: draft !== '',
    turnState: turn ?? null,
    turn: turn === undefined ? null : newTurn(id, turn),
    draft,
    messagesReadAt: isThread ? null : NOW - MINUTE_MS,
  };
}

const newTurn = (id: string, state: TurnState): Turn => ({
  id: uuid(0x64, Number.parseInt(id.slice(-4), 16)),
  conversationId: id,
  text: 'And what does it cost to move the contract with me?',
  state,
  isOpen: true,
  checkCount: state === 'unknown' ? 2 : state === 'undecided' ? 5 : 0,
  isThere: false,
  partial: state === 'sending' ? '' : 'Moving a contract is free of charge, as long as the new address',
  toolCalls: [],
  error:
    state === 'undecided'
      ? {
          code: 'OUTCOME_UNKNOWN',
          message: 'The line broke while this was sent, and the platform shows no trace of it.',
          retryable: false,
          action: 'Look for the reply again, or take the text back and send it anew.',
        }
      : null,
  sentAt: NOW - MINUTE_MS,
});

const messagesOf = ({ lines, minutesAgo }: Story, index: number): Message[] =>
  lines.map((line, at) => ({
    id: uuid(0x63, index * 100 + at),
    position: at,
    role: line.startsWith('a: ') ? 'assistant' : 'user',
    text: line.slice(3),
    status: 'complete',
    toolCalls:
      at === 2
        ? [
            {
              id: 'one',
              name: 'search_knowledge',
              args: '{"query":"Fiber 200 price"}',
              result: '{"chunks":[{"heading":"Prices > Fiber","text":"Fiber 200 costs 39 a month."}]}',
              isError: false,
            },
          ]
        : [],
    credits: null,
    saidAt: NOW - minutesAgo * MINUTE_MS - (lines.length - at) * 40_000 - (at < 2 ? DAY_MS : 0),
    turnId: null,
    turnState: null,
  }));

const agentOf = (name: string, index: number, rows: ReadonlyMap<string, ConversationDetail>): ConversationAgent => {
  const own = [...rows.values()].filter((row) => row.agentId === agentId(index));
  return {
    id: agentId(index),
    connectionId: index === THREAD_AGENT ? uuid(1, 2) : CONNECTION_ID,
    connectionName: index === THREAD_AGENT ? 'FlowGent' : 'Contact center',
    platform: index === THREAD_AGENT ? 'flowgent' : 'gomobile',
    name,
    status: index === THREAD_AGENT ? null : index === 2 ? 'draft' : 'active',
    liveCount: own.filter(({ state }) => state === 'live').length,
    endedCount: own.filter(({ state }) => state === 'ended').length,
    unreadCount: own.filter(({ unreadCount }) => unreadCount > 0).length,
  };
};

const cannedReplies = (world: World): CannedReply[] =>
  world.mode === 'empty'
    ? []
    : [
        { id: uuid(0x65, 1), shortcut: 'hours', text: 'We are here from 9 to 18 on weekdays.', updatedAt: NOW },
        { id: uuid(0x65, 2), shortcut: 'thanks', text: 'Thank you for your patience, {contact}.', updatedAt: NOW },
      ];
