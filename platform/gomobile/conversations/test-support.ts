import { createParser } from 'eventsource-parser';
import { MESSAGE_EVENTS, type MessageEvent } from '#shared/wire/gomobile/message-events.ts';
import { agentRoutes } from '#shared/wire/gomobile/routes/agents.ts';
import { conversationRoutes } from '#shared/wire/gomobile/routes/conversations.ts';
import { pathOf } from '#shared/wire/routes.ts';
import type { Running } from '../../test-support.ts';

export interface NumberedEvent {
  id: string | undefined;
  event: MessageEvent['event'];
  data: Record<string, unknown>;
}

/** Adds an agent and a conversation with it. */
export async function startTalking(platform: Running, agent: object = {}) {
  const body = { name: 'Nora', instructions: 'Answer briefly.', ...agent };
  const { id: agentId } = await platform.send(agentRoutes.createAgent, { body });
  const { id } = await platform.send(conversationRoutes.startConversation, { params: { agentId }, body: {} });
  return { agentId, conversationId: id };
}

/** Says something on the streaming route; the reply is still under way. */
export function sayStreaming(
  platform: Running,
  params: { agentId: string; conversationId: string },
  content: string,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${platform.url}${pathOf(conversationRoutes.streamMessage, params)}`, {
    method: 'POST',
    headers: { 'x-api-key': platform.apiKey, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ content }),
    ...(signal && { signal }),
  });
}

/** The events of a stream as they arrive, each read with the schema that clients use. */
export async function* eventsOf(reply: Response): AsyncGenerator<NumberedEvent> {
  const arrived: NumberedEvent[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      const name = event as MessageEvent['event'];
      arrived.push({ id, event: name, data: MESSAGE_EVENTS[name].parse(JSON.parse(data)) as Record<string, unknown> });
    },
  });
  for await (const piece of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parser.feed(piece);
    yield* arrived.splice(0);
  }
}

/** All events of a stream, when it has ended. */
export async function allEvents(reply: Response): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  for await (const event of eventsOf(reply)) events.push(event);
  return events;
}
