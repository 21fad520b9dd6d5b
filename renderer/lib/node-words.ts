import type { TFunction } from 'i18next';
import { humanize } from './format.ts';
import { isOneOf } from './is-one-of.ts';

const KINDS = [
  'dial',
  'answer',
  'play',
  'dtmf',
  'record',
  'condition',
  'set_variable',
  'hangup',
  'collect_audio',
  'connect_agent',
  'start',
  'end',
  'question',
  'llm',
  'user_input',
] as const;
type Kind = (typeof KINDS)[number];

/** What a node does, in words; one that is not known here as the platform calls it. */
export function kindText(t: TFunction, kind: string): string {
  const known = kind.toLowerCase();
  return isOneOf(KINDS, known) ? t(`flows.node.${known as Kind}`) : humanize(kind);
}

const OUTPUTS = [
  'onAnswer',
  'onVoicemail',
  'onNoAnswer',
  'onBusy',
  'onRejected',
  'onError',
  'onSuccess',
  'onComplete',
  'onTimeout',
  'onInvalid',
  'onMaxRetries',
  'onTrue',
  'onFalse',
  'default',
] as const;

/** When an edge is taken; empty where it always is. */
export function edgeText(t: TFunction, label: string): string {
  if (label.startsWith('branches.')) return t('flows.key', { key: label.slice('branches.'.length) });
  return isOneOf(OUTPUTS, label) ? t(`flows.output.${label}`) : label;
}
