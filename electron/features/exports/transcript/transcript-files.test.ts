import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SrtParser from 'srt-parser-2';
import { extractText } from 'unpdf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebVTTParser } from 'webvtt-parser';
import { TRANSCRIPT_FORMATS, TranscriptFile, type TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import type { CallTranscript } from '#shared/contract/transcripts.ts';
import { REDACTION_MARK } from '#shared/domain/redaction.ts';
import { hostileMarkup } from '../../../../test/helpers/hostile-texts.ts';
import { atOnce, createReader } from '../../../engine/reader.ts';
import {
  addCall,
  addConnection,
  addSegments,
  type TempDatabase,
  tempDatabase,
} from '../../../store/test-support/temp-database.ts';
import { commentCommands } from '../../comments/handlers.ts';
import { redactionCommands } from '../../redactions/handlers.ts';
import { transcriptCommands } from '../../transcripts/handlers.ts';
import type { Queries } from '../sources/source.ts';
import { writeTranscript } from './write-transcript.ts';

const context = { requestId: 'test' };
let temp: TempDatabase;
let callId: string;
let queries: Queries;
const parts = () => ({ db: temp.db, clock: { now: () => 1_700_000_000_000 }, author: 'sam', publish: () => {} });

beforeEach(() => {
  temp = tempDatabase();
  callId = addCall(temp.db, addConnection(temp.db), { duration_ms: 60_000 });
  queries = atOnce(createReader({ db: temp.db, onPeaksWanted: () => {} }));
});
afterEach(() => temp.remove());

const screen = (): CallTranscript => queries.transcripts.get({ callId }, context);

async function written(change: Partial<TranscriptFileRequest> = {}): Promise<string> {
  const request: TranscriptFileRequest = {
    id: randomUUID(),
    callId,
    format: 'json',
    hasComments: true,
    speakers: { agent: 'Nora', contact: 'Mrs <Roux> & "son"', system: 'System' },
    language: 'en',
    name: 'Call',
    title: 'Call with Mrs Roux --> today',
    note: 'Mon 23 Nov 2026 · 1:00',
    texts: { page: 'Page {n}', time: 'Time', speaker: 'Speaker', text: 'Text', comment: 'Comment' },
    ...change,
  };
  const path = join(temp.directory, `transcript.${request.format}`);
  const { rowCount, sizeBytes } = await writeTranscript({ queries, request, path, onProgress: () => {} });
  expect(rowCount).toBe(screen().turns.length);
  expect(statSync(path).size).toBe(sizeBytes);
  const bytes = readFileSync(path);
  if (request.format !== 'pdf') return bytes.toString('utf8');
  return (await extractText(new Uint8Array(bytes), { mergePages: true })).text;
}

/** Words in a row, whatever lines they stand in. */
const inOneLine = (text: string) => text.replace(/\s+/gu, ' ');

const redact = (turnAt: number, word: string) => {
  const { id, original, startMs, endMs } = screen().turns[turnAt] ?? expect.fail('no turn');
  const start = original.indexOf(word);
  const anchors = [{ segmentId: id, base: original, start, end: start + word.length }];
  redactionCommands(parts()).add({ id: randomUUID(), callId, startMs, endMs, anchors, reason: '' }, context);
};
const correct = (turnAt: number, text: string) => {
  const { id: segmentId, original: base } = screen().turns[turnAt] ?? expect.fail('no turn');
  transcriptCommands(parts()).correct({ id: randomUUID(), callId, segmentId, base, text }, context);
};
const comment = (text: string) =>
  commentCommands(parts()).add({ id: randomUUID(), callId, atMs: 1200, endMs: null, anchors: [], text }, context);

const tellTree = (nodes: readonly { value?: string; children?: readonly object[] }[]): string =>
  nodes.map(({ value, children }) => (children ? tellTree(children) : value)).join('');

describe('the transcript of a call as a file', () => {
  it('goes out as JSON and comes back as it is on screen', async () => {
    addSegments(temp.db, callId, ['I want to council', 'half a \uD83D letter\u2028\u0000', 'وداعا', '']);
    correct(0, 'I want to cancel');
    comment('Well done');
    const file = TranscriptFile.parse(JSON.parse(await written()));
    expect(file.turns).toEqual(
      screen().turns.map(({ id, speaker, startMs, endMs, text, original, correction, confidence }) => ({
        ...{ id, speaker, startMs, endMs, text, confidence, isRedacted: false },
        original: correction === null ? null : original,
        correctedBy: correction?.author ?? null,
        correctedAt: correction === null ? null : '2023-11-14T22:13:20.000Z',
      })),
    );
    expect(file.turns[0]).toMatchObject({ text: 'I want to cancel', original: 'I want to council' });
    expect(file.comments).toEqual([{ atMs: 1200, endMs: null, text: 'Well done' }]);
    expect(file.call).toMatchObject({ id: callId, durationMs: 60_000 });
    expect(TranscriptFile.parse(JSON.parse(await written({ hasComments: false }))).comments).toBeNull();
  });

  it.each(TRANSCRIPT_FORMATS)('never holds redacted words as %s, corrected or not', async (format) => {
    addSegments(temp.db, callId, ['my pin is 1234 I think', 'say 1234 again', 'goodbye then']);
    redact(0, '1234');
    redact(1, '1234');
    correct(1, 'say 1234 once more');
    correct(2, 'goodbye now');
    const text = inOneLine(await written({ format }));
    expect(text).not.toContain('1234');
    expect(text).toContain('goodbye now');
    expect(text.split(format === 'pdf' ? '•••••' : REDACTION_MARK)).toHaveLength(3);
    expect(text).toContain('I think');
  });

  it.each(['txt', 'pdf'] as const)(
    'has each turn with its time and speaker as %s, and the comments between',
    async (format) => {
      addSegments(temp.db, callId, ['good morning', 'hello', 'how can I help']);
      comment('Friendly');
      const text = inOneLine(await written({ format }));
      expect(text).toMatch(
        /0:00\]? Nora:? good morning.*0:01.*hello.*0:01\]? Comment:? Friendly.*0:02\]? Nora:? how can I help/,
      );
      expect(inOneLine(await written({ format, hasComments: false }))).not.toContain('Friendly');
    },
  );

  const hostile = [
    '1\n00:00:01,000 --> 00:00:02,000',
    'a --> b',
    'x\r\n\r\nNOTE y',
    '<v Someone>z</v>',
    ...hostileMarkup('http://x'),
  ];

  it('is subtitles that the reference parser of WebVTT takes without a complaint, whatever is said', async () => {
    addSegments(temp.db, callId, hostile);
    const { cues, errors } = new WebVTTParser({ '&amp;': '&', '&lt;': '<', '&gt;': '>' }).parse(
      await written({ format: 'vtt' }),
    );
    expect(errors).toEqual([]);
    const said = cues.map(({ tree }) => tellTree(tree.children)).join(' ');
    expect(said.replace(/\s+/gu, '')).toBe(hostile.join('').replace(/\s+/gu, ''));
    expect(cues.at(-1)).toMatchObject({ endTime: hostile.length - 0.1 });
  });

  it('is subtitles that a parser of SubRip takes, whatever is said', async () => {
    addSegments(temp.db, callId, hostile);
    const cues = new SrtParser().fromSrt(await written({ format: 'srt' }));
    const said = cues.map(({ text }) => text.replace(/^(?:Nora|Mrs <Roux> & "son"): /, '')).join('');
    expect(said.replace(/\s+/gu, '')).toBe(hostile.join('').replaceAll('-->', '→').replace(/\s+/gu, ''));
    expect(cues.map(({ id }) => Number(id))).toEqual(cues.map((_, index) => index + 1));
    expect(cues.at(-1)?.endSeconds).toBeCloseTo(hostile.length - 0.1, 3);
  });

  it('keeps every word of a turn that is longer than a page as PDF', async () => {
    const words = Array.from({ length: 4000 }, (_, index) => `w${index}`);
    addSegments(temp.db, callId, [words.join(' '), 'ا'.repeat(5000)]);
    const text = inOneLine(await written({ format: 'pdf' }));
    expect(text.match(/w\d+/g)).toEqual(words);
    expect(text).toContain('Page 3');
  });

  it('says no times where its platform sent none', async () => {
    addSegments(temp.db, callId, ['good morning', 'hello']);
    temp.db.prepare('UPDATE segments SET start_ms = 0, end_ms = 0 WHERE call_id = ?').run(callId);
    expect(await written({ format: 'txt' })).toContain('\n\nNora: good morning\n\nMrs <Roux> & "son": hello\n');
    expect(await written({ format: 'pdf' })).not.toContain('0:00');
  });

  it('says so where there is no transcript', async () => {
    await expect(written()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
