import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CallMeasures, Span } from '#shared/contract/call-measures.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { toastDone } from '../ui/toast.tsx';
import { player } from '../waveform/player.ts';
import { measuresQuery } from '../waveform/use-measures.ts';

/** Heard before the moment itself, so that what led to it is understood. */
const LEAD_MS = 1000;

const SPANS = {
  overtalk: (measures: CallMeasures): readonly Span[] => measures.sides?.overtalk ?? [],
  silences: (measures: CallMeasures): readonly Span[] => measures.silences,
};

/** O and I lead to the next overtalk and the next silence of the call in the player. */
export function usePlayerSteps(): void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const goToNext = async (kind: keyof typeof SPANS) => {
    const { loaded } = player.state.get();
    if (loaded === null) return;
    const { analysis, reason } = await client.ensureQueryData(measuresQuery(loaded.callId));
    if (analysis === null) {
      toastDone(t(`measures.reason.${reason ?? 'notYet'}`));
      return;
    }
    if (kind === 'overtalk' && analysis.measures.sides === null) {
      toastDone(t('measures.needsStereo'));
      return;
    }
    const spans = SPANS[kind](analysis.measures);
    // From where the last step led, the same moment still lies ahead by the lead.
    const index = spans.findIndex(({ startMs }) => startMs > player.positionMs() + LEAD_MS + 1);
    const next = spans[index];
    if (next === undefined) {
      toastDone(t(`player.noMore.${kind}`));
      return;
    }
    player.seekMs(next.startMs - LEAD_MS);
    toastDone(
      t(`player.stepped.${kind}`, {
        index: formatCount(index + 1),
        total: formatCount(spans.length),
        at: formatDuration(next.startMs),
      }),
    );
  };
  useShortcut('player.nextOvertalk', () => void goToNext('overtalk'));
  useShortcut('player.nextSilence', () => void goToNext('silences'));
}
