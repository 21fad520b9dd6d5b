import {
  CUSTOM_ATTRIBUTE_FIELD,
  type IngestionResultQuery,
  type IngestionRow,
  type IngestionValidate,
  type IngestionValidation,
} from '#shared/wire/gomobile/ingestion.ts';
import type { Db } from '../../db/statements.ts';
import { ApiError, type FieldProblem, notFound, validationFailed } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import type { Workspace } from '../../workspace.ts';
import { type CustomAttributeRow, listCustomAttributes } from '../custom-attributes/repository.ts';
import { checkRow, KEY_FIELD, type Mapping, mappableFields } from './fields.ts';
import * as repository from './repository.ts';
import { inSlices } from './slices.ts';

const ROWS_AT_ONCE = 1000;

/** Sessions that are being validated: two at once would write over each other. */
const underWay = new WeakMap<Db, Map<string, Promise<unknown>>>();

/** Checks every row by the given columns; may be repeated with others until the session is executed. */
export async function validateIngestion(workspace: Workspace, input: IngestionValidate): Promise<IngestionValidation> {
  const { db } = workspace;
  const { sessionId: id } = input;
  const ofDb = underWay.get(db) ?? new Map<string, Promise<unknown>>();
  underWay.set(db, ofDb);
  // What became of the one before is for whoever asked for it.
  const before = ofDb.get(id)?.catch(() => undefined);
  const mine = Promise.resolve(before).then(() => validateAlone(workspace, input));
  ofDb.set(id, mine);
  try {
    return await mine;
  } finally {
    if (ofDb.get(id) === mine) ofDb.delete(id);
  }
}

async function validateAlone(workspace: Workspace, input: IngestionValidate): Promise<IngestionValidation> {
  const { db } = workspace;
  const { sessionId: id, columnMappings: mappings } = input;
  const ingestion = liveIngestion(workspace, id);
  if (ingestion.status === 'executing' || ingestion.status === 'executed') {
    throw new ApiError(409, 'INVALID_STATE', `The session is ${ingestion.status}: it cannot be validated again`);
  }
  const attributes = listCustomAttributes(db);
  refuseMappings(mappings, ingestion.columns.length, attributes);
  // Until all rows are checked there is nothing that could be executed.
  repository.saveStatus(db, id, 'uploaded');
  const counts = { valid: 0, invalid: 0, existing: 0, duplicate: 0, failed: 0 };
  for (let after = 0; after < ingestion.total_rows; after += ROWS_AT_ONCE) {
    await inSlices(db, repository.listRowsAfter(db, ingestion.seq, after, ROWS_AT_ONCE), (row) => {
      const verdict = judge(db, ingestion.seq, row, mappings, attributes);
      counts[verdict.status]++;
      repository.saveVerdict(db, ingestion.seq, row.row_number, verdict);
    });
  }
  const { valid, existing, duplicate } = counts;
  const invalid = counts.invalid + duplicate;
  repository.saveValidation(db, id, { mappings, valid, invalid, existing, duplicate });
  return {
    sessionId: id,
    status: 'validated',
    totalRows: ingestion.total_rows,
    validRows: valid,
    invalidRows: invalid,
    existingRows: existing,
    duplicateInFileRows: duplicate,
  };
}

function judge(
  db: Db,
  seq: number,
  row: repository.IngestionRowRecord,
  mappings: readonly Mapping[],
  attributes: readonly CustomAttributeRow[],
): repository.Verdict {
  const { contact, problems } = checkRow(row.cells, mappings, attributes);
  if (contact === null) return { status: 'invalid', primaryPhone: null, contactId: null, problems };
  const { primaryPhone } = contact;
  const contactId = repository.findContactId(db, primaryPhone) ?? null;
  const earlier = repository.findRowOfPhone(db, seq, primaryPhone, row.row_number);
  if (earlier !== undefined) {
    const message = `${KEY_FIELD} is already in row ${earlier} of the file`;
    const problem = { field: KEY_FIELD, message, code: 'duplicateInFile', params: { row: earlier } };
    return { status: 'duplicate', primaryPhone, contactId, problems: [problem] };
  }
  return { status: contactId === null ? 'valid' : 'existing', primaryPhone, contactId, problems: [] };
}

function refuseMappings(mappings: readonly Mapping[], width: number, attributes: readonly CustomAttributeRow[]): void {
  const fields = new Set(mappableFields(attributes).map(({ field }) => field));
  const problems = mappings.flatMap(({ column, field }, index): FieldProblem[] => {
    const at = `columnMappings.${index}`;
    const earlier = mappings.slice(0, index);
    const found: [boolean, string, string, string][] = [
      [column >= width, 'column', `must not be greater than ${width - 1}`, 'max'],
      [!fields.has(field), 'field', `is not a contact field or ${CUSTOM_ATTRIBUTE_FIELD}<name>`, 'isIn'],
      [earlier.some((other) => other.field === field), 'field', 'must be mapped once', 'isUnique'],
    ];
    return found
      .filter(([isWrong]) => isWrong)
      .map(([, name, words, code]) => ({ field: `${at}.${name}`, message: `${at}.${name} ${words}`, code }));
  });
  if (!mappings.some(({ field }) => field === KEY_FIELD)) {
    problems.push({
      field: 'columnMappings',
      message: `columnMappings must contain ${KEY_FIELD}`,
      code: 'arrayContains',
    });
  }
  if (problems.length > 0) throw validationFailed(problems);
}

/** Rows with what validation found, in the order of the file. */
export function listIngestionResults(workspace: Workspace, id: string, query: IngestionResultQuery) {
  const { db } = workspace;
  const ingestion = liveIngestion(workspace, id);
  if (ingestion.mappings === null) {
    throw new ApiError(409, 'INVALID_STATE', 'The session has no results yet: validate it first');
  }
  const { mappings } = ingestion;
  const rows = repository.listRows(db, ingestion.seq, query.filter, sliceOf(query));
  return toPage({ rows: rows.map((row) => toWire(row, mappings)), total: countOf(ingestion, query.filter) }, query);
}

function countOf(ingestion: repository.IngestionRecord, filter: repository.RowFilter): number {
  const { total_rows, valid_rows, invalid_rows, existing_rows } = ingestion;
  return { all: total_rows, valid: valid_rows, invalid: invalid_rows, existing: existing_rows }[filter];
}

function toWire(row: repository.IngestionRowRecord, mappings: readonly Mapping[]): IngestionRow {
  const { row_number: rowNumber, status, contact_id: existingContactId, cells, errors } = row;
  return {
    rowNumber,
    status: status === 'valid' || status === 'existing' ? status : 'invalid',
    existingContactId,
    data: Object.fromEntries(mappings.map(({ column, field }) => [field, cells[column]?.trim() || null])),
    errors: errors.map(({ field, code, message }) => ({ field, code, message })),
  };
}

/** A session that is there and whose time is not over. */
export function liveIngestion({ db, clock }: Workspace, id: string): repository.IngestionRecord {
  const ingestion = repository.findIngestion(db, id);
  if (ingestion === undefined || ingestion.status === 'uploading') throw notFound('Ingestion session');
  if (ingestion.expires_at <= clock.now()) {
    throw new ApiError(410, 'SESSION_EXPIRED', 'The session has expired: upload the file again');
  }
  return ingestion;
}
