import { type Cue, toCues } from '#shared/domain/subtitle-cues.ts';
import type { ReadTurn } from './read-transcript.ts';

/** SubRip: who speaks stands before the first words of each turn. */
export function toSrt(turns: readonly ReadTurn[]): string {
  return toCues(turns)
    .map((cue, index) => {
      const [first = '', ...rest] = cue.lines;
      const lines = [cue.isNamed ? `${oneLine(cue.speaker)}: ${first}` : first, ...rest].map(withoutArrow);
      return `${index + 1}\r\n${span(cue, ',')}\r\n${lines.join('\r\n')}\r\n\r\n`;
    })
    .join('');
}

/** WebVTT (W3C): who speaks is the voice of each cue. */
export function toVtt(turns: readonly ReadTurn[], { title, note }: { title: string; note: string }): string {
  const head = `WEBVTT\n\nNOTE\n${[title, note].map((line) => withoutArrow(oneLine(line))).join('\n')}\n\n`;
  const cues = toCues(turns).map(
    (cue) => `${span(cue, '.')}\n<v ${escaped(oneLine(cue.speaker))}>${escaped(cue.lines.join('\n'))}</v>\n\n`,
  );
  return head + cues.join('');
}

const span = ({ startMs, endMs }: Cue<unknown>, mark: ',' | '.') => `${clock(startMs, mark)} --> ${clock(endMs, mark)}`;

/** `01:02:03,004`. */
function clock(ms: number, mark: ',' | '.'): string {
  const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}${mark}${pad(ms % 1000, 3)}`;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** A line with this arrow is taken for a time. */
const withoutArrow = (line: string): string => line.replaceAll('-->', '→');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
