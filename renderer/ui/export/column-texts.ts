import type { TFunction } from 'i18next';
import type { ChosenColumn, ExportColumn, ExportTarget } from '#shared/contract/exports.ts';
import { humanize } from '#shared/lib/humanize.ts';

/** What stands over a column in the file. */
export const columnHeader = ({ id, name }: Pick<ExportColumn, 'id' | 'name'>, t: TFunction): string =>
  name ?? t(`exports.column.${id}` as 'exports.column.name', { defaultValue: humanize(id) });

type Words = Readonly<Record<string, string>>;

const wordsOf = <C extends string>(codes: readonly C[], word: (code: C) => string): Words =>
  Object.fromEntries(codes.map((code) => [code, word(code)]));

const RECORD_STATES = ['synced', 'queued', 'sending', 'unknown', 'held', 'conflict', 'failed'] as const;
const CHANGE_STATES = ['queued', 'held', 'sending', 'unknown', 'conflict', 'failed', 'done', 'discarded'] as const;
const OUTCOMES = [
  'answered',
  'busy',
  'cancelled',
  'completed',
  'failed',
  'in_progress',
  'missed',
  'no_answer',
  'rejected',
  'transferred',
  'voicemail',
] as const;
const AUDIO = ['cached', 'remote', 'queued', 'downloading', 'failed', 'none'] as const;
const OPERATIONS = ['create', 'update', 'delete', 'add', 'launch', 'send', 'start'] as const;
const PLATFORMS = ['gomobile', 'trillet', 'truestate', 'flowgent'] as const;
const FLOW_KINDS = ['flow', 'messageFlow', 'callFlow', 'liveFlow'] as const;
const EXIT_REASONS = ['completed', 'exit_phrase', 'function_call_exit', 'timeout', 'max_turns'] as const;
const PROGRAM_STATUSES = ['draft', 'active', 'archived'] as const;
const EXECUTION_STATUSES = [
  'scheduled',
  'running',
  'paused',
  'paused_no_credits',
  'paused_threshold',
  'completed',
  'stopped',
  'cancelled',
] as const;
const SMS_STATUSES = ['draft', 'pending', 'sending', 'completed', 'cancelled', 'failed'] as const;
const ENTITIES = ['contact', 'audience', 'program', 'smsProgram', 'message', 'call'] as const;

/** What the codes of a column are called on screen. One that is not among them is written by its own words. */
const CODES: Readonly<Record<string, (t: TFunction) => Words>> = {
  recordState: (t) => wordsOf(RECORD_STATES, (code) => t(`contacts.state.${code}`)),
  changeState: (t) => wordsOf(CHANGE_STATES, (code) => t(`outbox.state.${code}`)),
  gender: (t) => wordsOf(['female', 'male'], (code) => t(`contacts.gender.${code}`)),
  direction: (t) => wordsOf(['inbound', 'outbound'], (code) => t(`calls.direction.${code}`)),
  audio: (t) => wordsOf(AUDIO, (code) => t(`calls.audio.${code}`)),
  callStatus: (t) => wordsOf(OUTCOMES, (code) => t(`review.outcome.${code}`)),
  outcome: (t) => wordsOf(OUTCOMES, (code) => t(`review.outcome.${code}`)),
  speaker: (t) => wordsOf(['agent', 'contact', 'system'], (code) => t(`exports.speaker.${code}`)),
  operation: (t) => wordsOf(OPERATIONS, (code) => t(`exports.operation.${code}`)),
  entity: (t) => wordsOf(ENTITIES, (code) => t(`exports.entity.${code}`)),
  platform: (t) => wordsOf(PLATFORMS, (code) => t(`connections.platformName.${code}`)),
  flowKind: (t) => wordsOf(FLOW_KINDS, (code) => t(`flows.kind.${code}`)),
  knowledgeKind: (t) => wordsOf(['base', 'item'], (code) => t(`knowledge.kind.${code}`)),
  channel: (t) => ({
    chat: t('exports.chat'),
    voice: t('conversations.channel.voice'),
    playground: t('agents.tab.playground'),
  }),
  conversationState: (t) => wordsOf(['live', 'ended'], (code) => t(`conversations.state.${code}`)),
  exitReason: (t) => wordsOf(EXIT_REASONS, (code) => t(`conversations.reason.${code}`)),
  role: (t) => ({
    user: t('conversations.customer'),
    assistant: t('exports.speaker.agent'),
    system: t('conversations.role.system'),
    tool: t('conversations.role.tool'),
  }),
  messageStatus: (t) => ({
    complete: t('exports.whole'),
    partial: t('conversations.broken'),
    failed: t('conversations.turn.failed'),
    unknown: t('conversations.unknownArrival'),
  }),
};

/** A state means another thing in each list. */
const STATUSES: { readonly [S in ExportTarget['source']]?: (t: TFunction) => Words } = {
  programs: (t) => wordsOf(PROGRAM_STATUSES, (code) => t(`programs.programStatus.${code}`)),
  executions: (t) => wordsOf(EXECUTION_STATUSES, (code) => t(`programs.status.${code}`)),
  smsPrograms: (t) => wordsOf(SMS_STATUSES, (code) => t(`messages.status.${code}`)),
  agents: (t) => wordsOf(PROGRAM_STATUSES, (code) => t(`agents.state.${code}`)),
  knowledge: (t) => wordsOf(['active', 'archived'], (code) => t(`agents.state.${code}`)),
};

/** A column as it is written: its header and what its codes are called. */
export function chosenColumn(column: ExportColumn, source: ExportTarget['source'], t: TFunction): ChosenColumn {
  const wordsIn = column.id === 'status' ? STATUSES[source] : CODES[column.id];
  const words = column.type === 'code' ? wordsIn?.(t) : undefined;
  return { id: column.id, header: columnHeader(column, t), ...(words && { words: { ...words } }) };
}
