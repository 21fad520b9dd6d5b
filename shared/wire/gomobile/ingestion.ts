import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { PageMeta } from './paging.ts';

/** Largest file that is taken, and the largest table in it. */
export const MAX_INGESTION_BYTES = 64 * 1024 * 1024;
export const MAX_INGESTION_ROWS = 250_000;
export const MAX_INGESTION_COLUMNS = 1000;

const DEFAULT_PREVIEW_ROWS = 20;
const MAX_PREVIEW_ROWS = 100;
const DEFAULT_RESULT_LIMIT = 50;
const MAX_RESULT_LIMIT = 500;

export const INGESTION_ROW_FILTERS = ['all', 'valid', 'invalid', 'existing'] as const;

/** Before the name of a custom attribute in the `field` of a mapping. */
export const CUSTOM_ATTRIBUTE_FIELD = 'customAttributes.';

/** Text fields beside the file. */
export const IngestionUploadFields = z.strictObject({
  previewRows: z.coerce.number().int().min(0).max(MAX_PREVIEW_ROWS).default(DEFAULT_PREVIEW_ROWS),
  hasHeaderRow: z.enum(['true', 'false']).default('false'),
  /** Contacts of the file become members of it. */
  audienceId: z.uuid().optional(),
});

export const IngestionColumn = z.looseObject({
  /** From 0. */
  index: z.number().int(),
  header: maybe(z.string()),
  samples: maybe(z.array(z.string())),
});

export const MappableField = z.looseObject({
  field: z.string(),
  label: maybe(z.string()),
  required: maybe(z.boolean()),
  /** A custom attribute's type; an open text on reading. */
  type: maybe(z.string()),
});

export const IngestionUpload = z.looseObject({
  sessionId: WireId,
  /** uploaded, validated, executing or executed; an open text on reading. */
  status: maybe(z.string()),
  fileName: maybe(z.string()),
  /** Without the header. */
  totalRows: maybe(z.number().int()),
  columns: z.array(IngestionColumn),
  previewRows: maybe(z.array(z.array(z.string()))),
  mappableFields: maybe(z.array(MappableField)),
  /** After it the session is gone. */
  expiresAt: maybe(WireInstant),
});

export const IngestionValidate = z.strictObject({
  sessionId: z.uuid(),
  columnMappings: z
    .array(z.strictObject({ column: z.number().int().min(0), field: z.string().min(1).max(128) }))
    .min(1)
    .max(MAX_INGESTION_COLUMNS),
});

export const IngestionValidation = z.looseObject({
  sessionId: WireId,
  status: maybe(z.string()),
  totalRows: maybe(z.number().int()),
  /** New contacts. */
  validRows: maybe(z.number().int()),
  /** Rows that will not be taken, those that repeat an earlier one among them. */
  invalidRows: maybe(z.number().int()),
  /** Rows that will change a contact that is there. */
  existingRows: maybe(z.number().int()),
  duplicateInFileRows: maybe(z.number().int()),
});

export const IngestionSessionParams = z.strictObject({ sessionId: z.uuid() });

export const IngestionResultQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000_000).default(1),
  limit: z.coerce.number().int().min(1).max(MAX_RESULT_LIMIT).default(DEFAULT_RESULT_LIMIT),
  filter: z.enum(INGESTION_ROW_FILTERS).default('all'),
});

export const IngestionRow = z.looseObject({
  /** Of the data, from 1. */
  rowNumber: z.number().int(),
  /** valid, invalid or existing; an open text on reading. */
  status: z.string(),
  existingContactId: maybe(WireId),
  /** By the field that its column is mapped to. */
  data: maybe(z.record(z.string(), z.string().nullable())),
  errors: maybe(z.array(z.looseObject({ field: z.string(), code: maybe(z.string()), message: maybe(z.string()) }))),
});

export const IngestionRowPage = z.looseObject({ data: z.array(IngestionRow), meta: PageMeta });

export const IngestionExecute = z.strictObject({ sessionId: z.uuid() });

export const IngestionResult = z.looseObject({
  sessionId: WireId,
  status: maybe(z.string()),
  created: maybe(z.number().int()),
  updated: maybe(z.number().int()),
  /** Rows that were not taken. */
  failed: maybe(z.number().int()),
  /** Rows that repeat an earlier one of the file. */
  skipped: maybe(z.number().int()),
  addedToAudience: maybe(z.number().int()),
  /** A CSV file with the rows that were not taken and why; null where all were. */
  failedRowsUrl: maybe(z.string()),
});

export type IngestionColumn = z.infer<typeof IngestionColumn>;
export type IngestionExecute = z.infer<typeof IngestionExecute>;
export type IngestionResult = z.infer<typeof IngestionResult>;
export type IngestionResultQuery = z.infer<typeof IngestionResultQuery>;
export type IngestionRow = z.infer<typeof IngestionRow>;
export type IngestionUpload = z.infer<typeof IngestionUpload>;
export type IngestionUploadFields = z.infer<typeof IngestionUploadFields>;
export type IngestionValidate = z.infer<typeof IngestionValidate>;
export type IngestionValidation = z.infer<typeof IngestionValidation>;
export type MappableField = z.infer<typeof MappableField>;
