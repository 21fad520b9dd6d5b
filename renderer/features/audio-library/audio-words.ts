import type { TFunction } from 'i18next';
import type { LibraryAudio } from '#shared/contract/audio-library.ts';
import { formatCount, humanize } from '../../lib/format.ts';

export const USAGE_TYPES = ['welcome', 'goodbye', 'question', 'prompt', 'hold_music', 'notification', 'other'] as const;
export type UsageType = (typeof USAGE_TYPES)[number];

const isKnown = (usageType: string): usageType is UsageType => (USAGE_TYPES as readonly string[]).includes(usageType);

export const usageText = (t: TFunction, usageType: string): string =>
  isKnown(usageType) ? t(`audioLibrary.usage.${usageType}`) : humanize(usageType);

/** Of a use that is not known here, as the nearest that is. */
export const knownUsage = (usageType: string): UsageType => (isKnown(usageType) ? usageType : 'other');

const CODECS: Readonly<Record<string, string>> = { pcm_s16le: 'PCM', pcmu: 'G.711 µ', pcma: 'G.711 A' };

/** `WAV · 8 kHz · mono`, as far as it is known. */
export function formatText(
  t: TFunction,
  {
    contentType,
    codec,
    sampleRate,
    channelCount,
  }: Pick<LibraryAudio, 'contentType' | 'codec' | 'sampleRate' | 'channelCount'>,
): string {
  const name = (codec && CODECS[codec]) ?? codec ?? contentType?.split(/[/;]/)[1] ?? null;
  return [
    name?.replace(/^x-/, '').toUpperCase(),
    sampleRate === null ? null : t('audioLibrary.kilohertz', { rate: formatCount(sampleRate / 1000) }),
    channelCount === null ? null : t(channelCount === 1 ? 'audioLibrary.mono' : 'audioLibrary.stereo'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What a person types as tags, divided by commas. */
export const tagsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(/[,،]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '' && tag.length <= 64),
    ),
  ].slice(0, 32);
