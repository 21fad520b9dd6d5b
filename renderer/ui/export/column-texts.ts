import type { TFunction } from 'i18next';
import type { ChosenColumn, ExportColumn } from '#shared/contract/exports.ts';
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
};

/** A column as it is written: its header and what its codes are called. */
export function chosenColumn(column: ExportColumn, t: TFunction): ChosenColumn {
  const words = column.type === 'code' ? CODES[column.id]?.(t) : undefined;
  return { id: column.id, header: columnHeader(column, t), ...(words && { words: { ...words } }) };
}
