import type { TFunction } from 'i18next';
import type { CallFigures } from '#shared/contract/report-shapes.ts';
import { formatCount, formatDuration, formatPercent } from '../../lib/format.ts';
import type { Figure } from './FigureTile.tsx';

/** The four figures of calls as tiles, in one order wherever they stand. */
export function callTiles(
  t: TFunction,
  figures: CallFigures,
  {
    before,
    to,
    name = '',
    onOpen,
  }: { before?: CallFigures; to?: string; name?: string; onOpen?: (() => void) | undefined } = {},
): Figure[] {
  const tile = (id: 'calls' | 'answerRate' | 'averageMs' | 'talkMs', value: string): Figure => ({
    id: `${name}${id}`,
    label: t(`reports.figure.${id}`),
    definition: t(`reports.definition.${id}`),
    value,
    ...(before !== undefined && to !== undefined && { compare: { now: figures[id], before: before[id], to } }),
    onOpen,
  });
  return [
    tile('calls', formatCount(figures.calls)),
    tile('answerRate', figures.answerRate === null ? '–' : formatPercent(figures.answerRate)),
    tile('averageMs', formatDuration(figures.averageMs)),
    tile('talkMs', formatDuration(figures.talkMs)),
  ];
}
