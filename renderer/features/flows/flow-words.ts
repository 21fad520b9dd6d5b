import type { TFunction } from 'i18next';
import type { FlowGraphView } from '#shared/contract/flows.ts';
import { formatCount, formatDuration, humanize, isolate } from '../../lib/format.ts';
import { isOneOf } from '../../lib/is-one-of.ts';
import { edgeText } from '../../lib/node-words.ts';

type Finding = FlowGraphView['findings'][number];

/** Several edges between the same two nodes, as one. */
export function edgesText(t: TFunction, labels: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const texts = labels.map((label) => edgeText(t, label)).filter((text) => text !== '');
  const shown = texts.slice(0, most).join(', ');
  return texts.length > most ? `${shown} +${formatCount(texts.length - most)}` : shown;
}

const CONFIGS = [
  'timeout',
  'enableAMD',
  'audioItems',
  'type',
  'audioId',
  'value',
  'dictionaryId',
  'mode',
  'variable',
  'singleDigitConfig',
  'allowedDigits',
  'multiDigitConfig',
  'maxDigits',
  'retry',
  'maxRetries',
  'maxDuration',
  'agentId',
  'operator',
  'reason',
  'hangupType',
  'prompt',
  'prompt_template',
  'text',
  'label',
] as const;

/** Where a value of the configuration stands, in words. */
export const configText = (t: TFunction, path: readonly string[]): string =>
  path
    .map((part) => (isOneOf(CONFIGS, part) ? t(`flows.config.${part}`) : /^\d+$/.test(part) ? part : humanize(part)))
    .join(' · ');

const MILLISECONDS = new Set(['timeout', 'maxDuration']);

export function valueText(t: TFunction, path: readonly string[], value: string | number | boolean | null): string {
  if (value === null) return t('flows.nothing');
  if (typeof value === 'boolean') return value ? t('flows.yes') : t('flows.no');
  if (typeof value === 'number') {
    return MILLISECONDS.has(path.at(-1) ?? '') ? formatDuration(value) : formatCount(value);
  }
  return value;
}

/** What is odd, in a sentence; `nameOf` tells a node's label. */
export function findingText(t: TFunction, { code, label, target, nodeIds }: Finding): string {
  switch (code) {
    case 'missingStart':
      return target === '' ? t('flows.finding.missingStart') : t('flows.finding.wrongStart', { id: isolate(target) });
    case 'danglingEdge':
      return t('flows.finding.danglingEdge', {
        output: edgeText(t, label) || t('flows.anyOutput'),
        id: isolate(target),
      });
    case 'duplicateId':
      return t('flows.finding.duplicateId', { id: isolate(label) });
    case 'loop':
    case 'loopWithoutExit':
      return t(`flows.finding.${code}`, { count: nodeIds.length });
    default:
      return t(`flows.finding.${code}`);
  }
}

/** What keeps a call from going on is graver than what merely should be looked at. */
export const isGrave = ({ code }: Pick<Finding, 'code'>): boolean =>
  code === 'missingStart' || code === 'danglingEdge' || code === 'loopWithoutExit';

const STATUSES = ['NEW', 'RUNNING', 'WAITING_FOR_USER_INPUT', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

export const statusText = (t: TFunction, status: string): string =>
  isOneOf(STATUSES, status) ? t(`flows.status.${status}`) : humanize(status);
