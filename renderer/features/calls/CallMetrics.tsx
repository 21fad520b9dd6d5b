import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RecordingAnalysis, SidedMeasures, SideMeasures } from '#shared/contract/call-measures.ts';
import { formatCount, formatDecimal, formatDuration, formatPercent } from '../../lib/format.ts';
import { type FactRow, Facts, FactsHeading } from '../../ui/Facts.tsx';
import { measuresQuery } from '../../waveform/use-measures.ts';

/** What was measured of the call, each with its definition; or why nothing was. */
export function CallMetrics({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(measuresQuery(callId));
  if (data === undefined) return null;
  const { analysis, reason } = data;
  return (
    <section data-testid="call-metrics">
      <FactsHeading>{t('measures.title')}</FactsHeading>
      {reason !== null && <p>{t(`measures.reason.${reason}`)}</p>}
      {analysis !== null && <Facts rows={[...sideRows(t, analysis), ...wholeRows(t, analysis)]} />}
    </section>
  );
}

/** What needs a channel a side; never guessed where there is but one. */
function sideRows(t: TFunction, { measures: { sides } }: RecordingAnalysis): FactRow[] {
  const row = (
    name: 'talkRatio' | 'overtalk' | 'interruptions' | 'responses' | 'monologue',
    show: (sides: SidedMeasures) => string,
  ): FactRow => [
    t(`measures.name.${name}`),
    sides === null ? t('measures.needsStereo') : show(sides),
    t(`measures.definition.${name}`),
  ];
  const each = (of: (side: SideMeasures) => string) => (both: SidedMeasures) =>
    t('measures.bySide', { agent: of(both.agent), customer: of(both.customer) });
  const rows = [
    row(
      'talkRatio',
      each(({ talkRatio }) => (talkRatio === null ? '–' : formatPercent(talkRatio))),
    ),
    row('overtalk', ({ overtalk, overtalkMs }) => timesOf(t, overtalk.length, formatSeconds(t, overtalkMs))),
    row(
      'interruptions',
      each(({ interruptions }) => formatCount(interruptions.length)),
    ),
    row(
      'responses',
      each(({ responses }) => formatSeconds(t, responses.medianMs)),
    ),
    row(
      'monologue',
      each(({ longestMonologueMs }) => formatDuration(longestMonologueMs)),
    ),
  ];
  const silent = sides?.silentSide ?? null;
  if (silent === null) return rows;
  return [
    [t('measures.name.silentSide'), t(`measures.silentSide.${silent}`), t('measures.definition.silentSide')],
    ...rows,
  ];
}

function wholeRows(t: TFunction, { measures, loudness }: RecordingAnalysis): FactRow[] {
  const { silences, longestSilenceMs, deadAir, holdMs, holdShare } = measures;
  return [
    [
      t('measures.name.silence'),
      timesOf(t, silences.length, formatDuration(longestSilenceMs)),
      t('measures.definition.silence'),
    ],
    [
      t('measures.name.deadAir'),
      timesOf(t, deadAir.count, formatDuration(deadAir.longestMs)),
      t('measures.definition.deadAir'),
    ],
    [
      t('measures.name.hold'),
      `${formatDuration(holdMs)} (${holdShare === null ? '–' : formatPercent(holdShare)})`,
      t('measures.definition.hold'),
    ],
    [
      t('measures.name.loudness'),
      loudness.map((lufs) => t('measures.lufs', { value: formatDecimal(lufs, 1) })).join(' · '),
      t('measures.definition.loudness'),
    ],
  ];
}

const timesOf = (t: TFunction, count: number, length: string): string =>
  count === 0 ? t('measures.none') : t('measures.times', { times: formatCount(count), length });

const formatSeconds = (t: TFunction, ms: number | null): string =>
  ms === null ? '–' : t('measures.seconds', { value: formatDecimal(ms / 1000, 1) });
