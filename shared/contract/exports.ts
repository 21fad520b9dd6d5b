import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { agents } from './agents.ts';
import { audiences } from './audiences.ts';
import { CallFilter, CallSort } from './calls.ts';
import { Changed, LocalId, ShortText } from './common.ts';
import { ContactFilter, ContactSort } from './contact-filter.ts';
import { conversations } from './conversations.ts';
import { command, event, query } from './define.ts';
import { flows } from './flows.ts';
import { Job } from './jobs.ts';
import { knowledge } from './knowledge.ts';
import { messages } from './messages.ts';
import { OutboxView } from './outbox.ts';
import { programs } from './programs.ts';
import { ReportTableInput } from './report-shapes.ts';
import { TranscriptFileRequest } from './transcript-files.ts';

export const ExportFormat = z.enum(['csv', 'xlsx', 'pdf', 'jsonl']);

/** A list's own question without the page: all of it. */
const WHOLE = { page: true } as const;

const CallList = z.object({ filter: CallFilter.default({}), sort: CallSort.prefault({}) });

/** What is exported: a list as its screen asks for it, all of its rows instead of a page. */
export const ExportTarget = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('contacts'),
    query: z.object({ filter: ContactFilter.default({}), sort: ContactSort.prefault({}) }),
  }),
  z.object({ source: z.literal('calls'), query: CallList }),
  /** The transcripts of the calls of a list, a row each time somebody speaks. */
  z.object({ source: z.literal('transcripts'), query: CallList }),
  /** The comments on the calls of a list. */
  z.object({ source: z.literal('comments'), query: CallList }),
  z.object({ source: z.literal('outbox'), query: z.object({ view: OutboxView }) }),
  z.object({ source: z.literal('reports'), query: ReportTableInput }),
  z.object({ source: z.literal('audiences'), query: audiences.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('programs'), query: programs.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('executions'), query: programs.executions.input.omit(WHOLE) }),
  z.object({ source: z.literal('smsPrograms'), query: messages.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('agents'), query: agents.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('flows'), query: flows.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('knowledge'), query: knowledge.list.input.omit(WHOLE) }),
  z.object({ source: z.literal('conversations'), query: conversations.list.input.omit(WHOLE) }),
  /** What was said in one conversation. */
  z.object({ source: z.literal('messages'), query: conversations.messages.input.omit(WHOLE) }),
]);

export const ExportColumnType = z.enum([
  'text',
  'phone',
  'integer',
  'decimal',
  'instant',
  'duration',
  'percent',
  'boolean',
  'code',
]);

/** A column that can be exported. */
export const ExportColumn = z.object({
  id: z.string(),
  type: ExportColumnType,
  /** What a person called it, such as a field of their own; null where Earshot has a word for it. */
  name: z.string().nullable(),
});

/** Most columns of a file. */
export const MAX_EXPORT_COLUMNS = 256;

/** A column as it is written. */
export const ChosenColumn = z.object({
  id: z.string().max(300),
  header: z.string().max(300),
  /** What the codes of the column are called; one that is missing is written as it is. */
  words: z.record(z.string().max(64), z.string().max(200)).optional(),
});

export const CsvStyle = z.object({
  separator: z.enum([',', ';', '\t']).default(','),
  /** Begins the file with a mark by which spreadsheets know that it is UTF-8. */
  hasMark: z.boolean().default(true),
  /** Texts that a spreadsheet would take for a formula begin with an apostrophe. */
  isGuarded: z.boolean().default(true),
});

export const ExportRequest = z.object({
  /** Made by the caller; the job has it. */
  id: LocalId,
  target: ExportTarget,
  format: ExportFormat,
  columns: z.array(ChosenColumn).min(1).max(MAX_EXPORT_COLUMNS),
  timeZone: z.string().max(64),
  /** raw: for other programs · formatted: as the screens show it. Of no effect on XLSX, PDF and JSON Lines. */
  values: z.enum(['raw', 'formatted']).default('raw'),
  csv: CsvStyle.prefault({}),
  language: z.enum(LANGUAGES),
  /** Of Intl, for numbers and dates. */
  locale: z.string().max(64),
  /** What is exported, as a person calls it: the title in the file and the start of its name. */
  title: ShortText,
  /** What the file holds in one line, such as how many rows and in which time zone. */
  note: ShortText,
  /** Words that stand in the file, in the person's language. `page` has `{n}` where the number goes. */
  texts: z.object({ yes: ShortText, no: ShortText, page: ShortText }),
});

/** A file that a platform makes of an execution: what came of each of its people, or its calls. */
export const PlatformReportRequest = z.object({
  /** Made by the caller; the job has it. */
  id: LocalId,
  /** Local id of the execution. */
  executionId: LocalId,
  report: z.enum(['people', 'calls']),
  format: z.enum(['csv', 'xlsx']),
  /** The start of the file's name. */
  title: ShortText,
});

export const ExportOffer = z.object({
  columns: z.array(ExportColumn),
  /** How much there is, in `unit`. */
  count: z.number().int(),
  /** calls: as many calls, each with any number of rows. */
  unit: z.enum(['rows', 'calls']),
});

/** Lists and reports as files. */
export const exports = {
  /** What an export of this could hold. */
  offer: query(z.object({ target: ExportTarget }), ExportOffer),
  /** Asks the person where, and begins the job; null where they say nowhere. */
  save: command(ExportRequest, Job.nullable()),
  /** The same with the transcript of one call. */
  saveTranscript: command(TranscriptFileRequest, Job.nullable()),
  /** The same with a report that the platform writes; only online. */
  savePlatformReport: command(PlatformReportRequest, Job.nullable()),
  onChanged: event(Changed),
};

export type ExportFormat = z.infer<typeof ExportFormat>;
export type ExportTarget = z.infer<typeof ExportTarget>;
export type PlatformReportRequest = z.infer<typeof PlatformReportRequest>;
export type ExportColumn = z.infer<typeof ExportColumn>;
export type ExportRequest = z.infer<typeof ExportRequest>;
export type ChosenColumn = z.infer<typeof ChosenColumn>;
export type CsvStyle = z.infer<typeof CsvStyle>;
export type ExportOffer = z.infer<typeof ExportOffer>;
