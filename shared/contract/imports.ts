import { z } from 'zod';
import { EXISTING_POLICIES, MAX_IMPORT_COLUMNS } from '../domain/import-limits.ts';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';

/** How long a person may be about a cell; the platform's own limits are shorter. */
const MAX_CELL = 4096;

/** A field of a contact, or `customAttributes.` and the name of an attribute. */
export const ImportTarget = z.string().min(1).max(160);

/**
 * reading: the file is taken in · unreadable: it could not be · mapping: waits for its columns · checking: its rows are looked at ·
 * checked: can be run · running: the job is at it · stopped: the job ended before its end and can go on · done
 */
export const ImportState = z.enum([
  'reading',
  'unreadable',
  'mapping',
  'checking',
  'checked',
  'running',
  'stopped',
  'done',
]);

/** Where the run is: sending the file, waiting for the platform's check, reading it, carrying it out, finding out what became of it. */
export const ImportPhase = z.enum(['upload', 'validate', 'results', 'execute', 'settle']);

/** What is done with rows of people who are here already, and with rows that repeat an earlier one. */
export const ExistingPolicy = z.enum(EXISTING_POLICIES);

/** What checking a row here found. existing: its number is a contact's · duplicate: its number is an earlier row's */
export const ImportVerdict = z.enum(['valid', 'existing', 'duplicate', 'invalid']);

/**
 * What became of a row in the end. merged: went into the contact of an earlier row · skipped: left out by choice · invalid: left out
 * for what was wrong with it · refused: the platform did not take it · missing: it was sent and is not there
 */
export const ImportOutcome = z.enum(['created', 'updated', 'merged', 'skipped', 'invalid', 'refused', 'missing']);

export const ImportProblemCode = z.enum([
  'phoneMissing',
  'phoneInvalid',
  'phoneNeedsCountry',
  'phoneScientific',
  'phoneUnlikely',
  'email',
  'tooLong',
  'number',
  'numberAmbiguous',
  'boolean',
  'date',
  'dateAmbiguous',
  'url',
  'gender',
  'notTaken',
  'duplicate',
  'existing',
]);

export const ImportProblem = z.object({
  /** The field that it is about. */
  target: ImportTarget,
  code: ImportProblemCode,
  /** The longest text that is taken, or the line that is repeated. */
  limit: z.number().int().nullable(),
  /** It is worth a look and stops nothing. */
  isWarning: z.boolean(),
});

export const ImportColumn = z.object({
  /** From 0. */
  index: z.number().int(),
  header: ForeignText.nullable(),
  /** Different texts of the column, ten at most. */
  samples: z.array(ForeignText).max(10),
});

export const ImportMapping = z.object({
  column: z.number().int().min(0).max(MAX_IMPORT_COLUMNS),
  target: ImportTarget,
});

/** Rows of the file by what was found; `warned` ones are among the others. */
export const ImportCounts = z.object({
  total: z.number().int(),
  valid: z.number().int(),
  existing: z.number().int(),
  duplicate: z.number().int(),
  invalid: z.number().int(),
  warned: z.number().int(),
});

/** Rows of the file by what became of them; they add up to the rows of the file. */
export const ImportResult = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  merged: z.number().int(),
  skipped: z.number().int(),
  invalid: z.number().int(),
  refused: z.number().int(),
  missing: z.number().int(),
  /** What the platform counted itself; null where its answer never came. */
  platform: z
    .object({ created: z.number().int(), updated: z.number().int(), addedToAudience: z.number().int() })
    .nullable(),
});

export const Import = z.object({
  id: LocalId,
  /** Null once its connection was removed. */
  connectionId: LocalId.nullable(),
  fileName: ForeignText,
  sizeBytes: z.number().int(),
  /** How the file is written, as far as it was found out. */
  format: z.enum(['csv', 'xlsx']).nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  sheet: ForeignText.nullable(),
  sheetCount: z.number().int().nullable(),
  hasHeader: z.boolean(),
  /** Of contacts, without the header. */
  rowCount: z.number().int(),
  columns: z.array(ImportColumn).max(MAX_IMPORT_COLUMNS),
  mappings: z.array(ImportMapping).max(MAX_IMPORT_COLUMNS),
  /** Of telephone numbers that are written without one; two letters. */
  defaultCountry: z.string().nullable(),
  existing: ExistingPolicy,
  audienceId: LocalId.nullable(),
  state: ImportState,
  phase: ImportPhase.nullable(),
  /** Of reading, checking or running. */
  doneCount: z.number().int(),
  totalCount: z.number().int().nullable(),
  counts: ImportCounts.nullable(),
  result: ImportResult.nullable(),
  error: ErrorInfo.nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});

/** A field as it would become, or was sent. */
export const ImportValue = z.object({
  target: ImportTarget,
  column: z.number().int(),
  /** As the file has it, or as it was corrected. */
  text: ForeignText,
  /** As the contact would have it; null where it cannot be. */
  value: ForeignText.nullable(),
  isCorrected: z.boolean(),
});

export const ImportRow = z.object({
  /** The line, as text. */
  id: z.string(),
  /** As a spreadsheet counts it, from 1. */
  line: z.number().int(),
  verdict: ImportVerdict.nullable(),
  values: z.array(ImportValue).max(MAX_IMPORT_COLUMNS),
  problems: z.array(ImportProblem).max(100),
  outcome: ImportOutcome.nullable(),
  /** What the platform said of it. */
  message: ForeignText.nullable(),
});

export const ImportRowFilter = z.enum(['all', 'invalid', 'warned', 'existing', 'duplicate', 'refused', 'taken']);

const EXPORTED_ROWS_MS = 120_000;

/** Contacts from files. */
export const imports = {
  /** Newest first. */
  list: query(z.object({ page: PageRequest.prefault({}) }), page(Import)),
  get: query(z.object({ id: LocalId }), Import),
  /** Rows as they would become, in the order of the file. */
  rows: query(
    z.object({ id: LocalId, filter: ImportRowFilter.default('all'), page: PageRequest.prefault({}) }),
    page(ImportRow),
  ),
  /** Countries that numbers may be of, with what is dialled for them. */
  countries: query(z.object({}).optional(), z.array(z.object({ code: z.string(), callingCode: z.string() }))),
  /** Asks for a file and begins to read it as the import of this id. Null where the person chose none. The path stays on the main side. */
  chooseFile: command(z.object({ id: LocalId, connectionId: LocalId }), Import.nullable(), { deadlineMs: 3_600_000 }),
  /** Only what is named is changed. What changes how rows are read takes the check back. */
  configure: command(
    z.object({
      id: LocalId,
      hasHeader: z.boolean().optional(),
      mappings: z.array(ImportMapping).max(MAX_IMPORT_COLUMNS).optional(),
      defaultCountry: z.string().length(2).nullable().optional(),
      existing: ExistingPolicy.optional(),
      audienceId: LocalId.nullable().optional(),
    }),
    Import,
  ),
  /** Looks at every row, in the background. */
  check: command(z.object({ id: LocalId }), Import),
  /** Another text for a cell; the row is looked at again. */
  correct: command(
    z.object({
      id: LocalId,
      line: z.number().int().min(1),
      column: z.number().int().min(0),
      text: z.string().max(MAX_CELL),
    }),
    ImportRow,
  ),
  /** Sends it, as a job of the same id; one that was stopped goes on where it was. */
  run: command(z.object({ id: LocalId }), Import),
  /** Stops the run, as long as nothing was carried out. */
  cancel: command(z.object({ id: LocalId }), Import),
  /** Forgets the import and its rows. What was carried out stays. */
  remove: command(z.object({ id: LocalId }), z.void()),
  /** Writes rows with what became of them to a file that the person names; false where they name none. */
  saveRows: command(
    z.object({
      id: LocalId,
      only: z.enum(['all', 'problems']),
      /** As the screen says `outcome.created`, `problem.email` and the like. */
      words: z.record(z.string().max(200), z.string().max(400)),
    }),
    z.boolean(),
    {
      deadlineMs: 3_600_000 + EXPORTED_ROWS_MS,
    },
  ),
  onChanged: event(Changed),
};

export type ExistingPolicy = z.infer<typeof ExistingPolicy>;
export type Import = z.infer<typeof Import>;
export type ImportColumn = z.infer<typeof ImportColumn>;
export type ImportCounts = z.infer<typeof ImportCounts>;
export type ImportMapping = z.infer<typeof ImportMapping>;
export type ImportOutcome = z.infer<typeof ImportOutcome>;
export type ImportPhase = z.infer<typeof ImportPhase>;
export type ImportProblem = z.infer<typeof ImportProblem>;
export type ImportProblemCode = z.infer<typeof ImportProblemCode>;
export type ImportResult = z.infer<typeof ImportResult>;
export type ImportRow = z.infer<typeof ImportRow>;
export type ImportRowFilter = z.infer<typeof ImportRowFilter>;
export type ImportState = z.infer<typeof ImportState>;
export type ImportValue = z.infer<typeof ImportValue>;
export type ImportVerdict = z.infer<typeof ImportVerdict>;
