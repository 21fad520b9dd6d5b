import type { ChatAnswer, ChatMetadata, HistoryMessage } from '#shared/wire/flowgent/chat.ts';
import { ChatRefusal } from '#shared/wire/flowgent/chat.ts';
import { NetError } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';

/** A tool that an answer used and that did not work, although the answer came. */
export interface FailedTool {
  name: string;
  /** What the tool says about it; null where it says nothing. */
  message: string | null;
}

/** A turn with an agent as the console works with it. */
export interface ChatTurn {
  /** Names the thread in the next turn. */
  threadId: string;
  /** What the agent said last. */
  answer: string;
  /** The whole thread, oldest first, as plain text. */
  history: { role: string; text: string }[];
  model: string | null;
  usedCredits: number | null;
  executionMs: number | null;
  failedTools: FailedTool[];
}

export function toChatTurn({ body }: ChatAnswer): ChatTurn {
  const { metadata } = body;
  const history = body.conversation_history.map(({ role, content }) => ({ role, text: textOf(content) }));
  return {
    threadId: metadata.thread_id,
    answer: history.findLast(({ role }) => role === 'assistant')?.text ?? '',
    history,
    model: metadata.model ?? null,
    usedCredits: metadata.used_credits ?? null,
    executionMs: metadata.execution_time ?? null,
    failedTools: failedToolsOf(metadata.tool_calls),
  };
}

/** Older servers send parts; what is no text is a tool's doing and not said. */
const textOf = (content: HistoryMessage['content']): string =>
  typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');

/**
 * A reply with HTTP status 200 that admits in its body that it failed. 402 and 503 say that nothing was done; after any other
 * nobody knows, hence a broken reply.
 */
export function refuseEnvelopeError(json: unknown): void {
  const parsed = ChatRefusal.safeParse(json);
  if (!parsed.success || isSuccess(parsed.data.statusCode)) return;
  const { statusCode: status, body } = parsed.data;
  const message = [body.message, body.error].find((words) => words != null) ?? undefined;
  const told = toReplyError({ status, retryAfter: null, body: { message, code: body.error ?? undefined } }, 0);
  if (status === 402 || status === 503) throw told;
  const { code, message: words, action, retryable, failure } = told;
  throw new NetError(code, words, { ...failure, status: 200, brokenReply: true }, { action, retryable });
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The form of `tool_calls` is not documented: any of the usual ways to say that something failed counts. */
function failedToolsOf(toolCalls: ChatMetadata['tool_calls']): FailedTool[] {
  const entries = Array.isArray(toolCalls)
    ? toolCalls.map((call) => [nameOf(call), call] as const)
    : Object.entries(toolCalls ?? {});
  return entries.flatMap(([name, call]) => {
    const failure = failureIn(call);
    return failure === null ? [] : [{ name, message: failure.message }];
  });
}

function nameOf(call: unknown): string {
  const record = recordOf(call);
  const name = [record?.toolName, record?.tool_name, record?.name].find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : 'tool';
}

const FAILED_WORDS = new Set(['error', 'failed', 'failure']);

/** Looks into `result` and `output` too: a tool's own reply often lies there. */
function failureIn(call: unknown, depth = 0): { message: string | null } | null {
  const record = recordOf(call);
  if (record === null || depth > 2) return null;
  const { error, message, status, result, output } = record;
  const isAdmitted =
    (error !== undefined && error !== null && error !== false && error !== '') ||
    record.isError === true ||
    record.is_error === true ||
    record.success === false ||
    record.ok === false ||
    (typeof status === 'string' && FAILED_WORDS.has(status.toLowerCase())) ||
    [record.statusCode, status].some((code) => typeof code === 'number' && code >= 400);
  if (!isAdmitted) return failureIn(result, depth + 1) ?? failureIn(output, depth + 1);
  const words = [error, recordOf(error)?.message, message].find((one) => typeof one === 'string' && one !== '');
  return { message: typeof words === 'string' ? words : null };
}

const recordOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
