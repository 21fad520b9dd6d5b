import type { TFunction } from 'i18next';
import type { CreditState } from '#shared/contract/report-shapes.ts';
import { formatDecimal } from '../../lib/format.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import type { Figure } from './FigureTile.tsx';

/** What is left and how long it lasts as tiles, in one order wherever they stand. */
export function creditTiles(
  t: TFunction,
  state: CreditState,
  { spent, added, onOpen }: { spent?: number; added?: number; onOpen?: () => void } = {},
): Figure[] {
  const tile = (id: 'balance' | 'burn' | 'daysLeft' | 'spent', value: string, more: Partial<Figure> = {}): Figure => ({
    id,
    label: t(`reports.figure.${id}`),
    definition: t(`reports.definition.${id}`),
    value,
    onOpen,
    ...more,
  });
  const tone = state.isLow ? 'warn' : undefined;
  return [
    tile('balance', formatDecimal(state.balance), { tone, note: <AsOf at={state.balanceAt} /> }),
    tile('daysLeft', state.daysLeft === null ? '–' : formatDecimal(state.daysLeft, 1), {
      tone,
      note: state.isLow ? t('reports.credits.low') : state.daysLeft === null ? t('reports.credits.noBurn') : undefined,
    }),
    tile('burn', formatDecimal(state.burnPerDay)),
    ...(spent === undefined || added === undefined
      ? []
      : [
          tile('spent', formatDecimal(spent), {
            note: t('reports.credits.addedNote', { amount: formatDecimal(added) }),
          }),
        ]),
  ];
}
