import type { TranscriptFile, TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import { durationText } from '#shared/lib/duration-text.ts';
import type { WrittenColumn } from '../formats/cell-text.ts';
import type { RowBatches } from '../formats/format.ts';
import { type Sink, writeOutput } from '../output-file.ts';
import type { Queries } from '../sources/source.ts';
import type { WrittenFile } from '../write-export.ts';
import { namedTurns, type ReadTurn, readTranscript, saidAndNoted } from './read-transcript.ts';
import { toSrt, toVtt } from './subtitles.ts';

export interface WriteTranscript {
  queries: Queries;
  request: TranscriptFileRequest;
  /** Where to write; the caller gives the file its name when it is whole. */
  path: string;
  onProgress(doneCount: number, totalCount: number): void;
}

/** Writes the transcript of a call to a file that is on the disk when this ends. What fails leaves the file half. */
export async function writeTranscript({ queries, request, path, onProgress }: WriteTranscript): Promise<WrittenFile> {
  const file = readTranscript(queries, request);
  const rowCount = file.turns.length;
  onProgress(0, rowCount);
  const sizeBytes = await writeOutput(path, (sink) => writeAs(file, request, sink));
  onProgress(rowCount, rowCount);
  return { rowCount, sizeBytes };
}

async function writeAs(file: TranscriptFile, request: TranscriptFileRequest, sink: Sink): Promise<void> {
  switch (request.format) {
    case 'srt':
      return sink.write(toSrt(namedTurns(file)));
    case 'vtt':
      return sink.write(toVtt(namedTurns(file), request));
    case 'txt':
      return sink.write(toPlainText(saidAndNoted(file, request.texts.comment), request));
    case 'json':
      return sink.write(`${JSON.stringify(file, null, 2)}\n`);
    case 'pdf':
      return toPdf(saidAndNoted(file, request.texts.comment), request, sink);
  }
}

function toPlainText(turns: readonly ReadTurn[], { title, note }: TranscriptFileRequest): string {
  const paragraphs = turns.map(({ speaker, saidAtMs, text }) => {
    const time = saidAtMs === null ? '' : `[${durationText(saidAtMs)}] `;
    return `${time}${speaker}: ${text}`;
  });
  return `${[title, note].filter(Boolean).join('\n')}\n\n${paragraphs.join('\n\n')}\n`;
}

async function toPdf(turns: readonly ReadTurn[], request: TranscriptFileRequest, sink: Sink): Promise<void> {
  const { language, title, note, texts } = request;
  const columns: WrittenColumn[] = [
    { id: 'startsAt', header: texts.time, type: 'duration' },
    { id: 'speaker', header: texts.speaker, type: 'text' },
    { id: 'spokenText', header: texts.text, type: 'text' },
  ];
  const { writePdf } = await import('../formats/pdf/write-pdf.ts');
  return writePdf(rowsOf(turns), sink, {
    columns,
    style: { timeZone: 'UTC', locale: language, texts: { yes: '', no: '', page: texts.page } },
    orientation: 'portrait',
    language,
    title,
    note,
  });
}

/** So many letters stand on any page; a row that went over its end would be cut. */
const ROW_LETTERS = 1500;
const PART = new RegExp(`\\s*(\\S[^]{0,${ROW_LETTERS - 1}})(?=\\s|$)|\\s*(\\S{1,${ROW_LETTERS}})`, 'gu');

/** In one batch: the columns are as wide as the rows of the first one need. */
async function* rowsOf(turns: readonly ReadTurn[]): RowBatches {
  yield turns.flatMap(({ saidAtMs, speaker, text }) => {
    const [first = '', ...rest] = Array.from(text.matchAll(PART), ([, words, part]) => words ?? part ?? '');
    return [[saidAtMs, speaker, first], ...rest.map((part) => [null, null, part])];
  });
}
