import type { FastifyRequest } from 'fastify';
import type { UploadShape } from '#shared/wire/routes.ts';
import type { Db } from '../db/statements.ts';
import { releaseContent, type StoredContent, storeContent } from '../files/contents.ts';
import { ApiError, tooLarge, validationFailed } from './errors.ts';
import { problemsOf } from './validation.ts';

/** Room for the text fields and the boundaries around a file. */
const FORM_SLACK_BYTES = 1024 * 1024;
const MAX_FIELDS = 32;
const MAX_FIELD_BYTES = 64 * 1024;

export interface Upload<F = unknown> {
  fields: F;
  file: {
    /** The last part of the name it was sent under, without anything that means something to a file system. */
    name: string;
    contentType: string;
    /** Kept until the handler ends, and beyond where a row refers to it by then. */
    content: StoredContent;
  };
}

/**
 * Reads a `multipart/form-data` request: the file goes to the store piece by piece, so that its size costs no memory. A
 * request that is refused leaves nothing behind.
 */
export async function readUpload(db: Db, request: FastifyRequest, shape: UploadShape): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new ApiError(415, 'UNSUPPORTED_FILE_TYPE', 'The request must be multipart/form-data');
  }
  refuseLarge(request, shape.maxBytes);
  const files: Upload['file'][] = [];
  try {
    const fields = await readParts(db, request, shape, files);
    const parsed = shape.fields.safeParse(fields);
    if (!parsed.success) throw validationFailed(problemsOf(parsed.error, fields, 'body'));
    const [file] = files;
    if (file === undefined) {
      throw validationFailed([{ field: shape.file, message: `${shape.file} should not be empty`, code: 'isNotEmpty' }]);
    }
    return { fields: parsed.data, file };
  } catch (thrown) {
    for (const { content } of files) releaseContent(db, content.contentId);
    throw toRefusal(thrown);
  }
}

async function readParts(
  db: Db,
  request: FastifyRequest,
  shape: UploadShape,
  files: Upload['file'][],
): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const limits = {
    files: 1,
    fields: MAX_FIELDS,
    parts: MAX_FIELDS + 1,
    fieldSize: MAX_FIELD_BYTES,
    fileSize: shape.maxBytes + 1,
  };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      if (part.fieldname !== shape.file) throw unexpectedPart(part.fieldname);
      const content = await storeContent(db, part.file, shape.maxBytes);
      files.push({ name: plainName(part.filename), contentType: part.mimetype, content });
    } else {
      if (Object.hasOwn(fields, part.fieldname)) throw repeatedPart(part.fieldname);
      if (part.valueTruncated) throw longField(part.fieldname);
      fields[part.fieldname] = part.value;
    }
  }
  return fields;
}

/** A file that says beforehand that it is too large is refused before it is read. */
function refuseLarge(request: FastifyRequest, maxBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes + FORM_SLACK_BYTES) throw tooLarge(maxBytes);
}

const unexpectedPart = (name: string): ApiError =>
  validationFailed([{ field: name, message: `property ${name} should not exist`, code: 'whitelistValidation' }]);

const repeatedPart = (name: string): ApiError =>
  validationFailed([{ field: name, message: `${name} must be sent once`, code: 'isUnique' }]);

const longField = (name: string): ApiError =>
  validationFailed([
    {
      field: name,
      message: `${name} must be shorter than or equal to ${MAX_FIELD_BYTES} bytes`,
      code: 'maxLength',
      params: { max: MAX_FIELD_BYTES },
    },
  ]);

const FORM_FAULTS: Readonly<Record<string, string>> = {
  FST_FILES_LIMIT: 'The request may carry one file only',
  FST_FIELDS_LIMIT: `The request may carry ${MAX_FIELDS} fields at most`,
  FST_PARTS_LIMIT: `The request may carry ${MAX_FIELDS + 1} parts at most`,
  FST_PROTO_VIOLATION: 'The request carries a field with a name that is not allowed',
  FST_INVALID_JSON_FIELD_ERROR: 'The request carries a field that is not the JSON it says it is',
};

/** What the form's reader found wrong, in words of this API; it tells damaged forms by plain errors. */
function toRefusal(thrown: unknown): unknown {
  if (thrown instanceof ApiError || !(thrown instanceof Error)) return thrown;
  const known = FORM_FAULTS[String(Reflect.get(thrown, 'code'))];
  if (known !== undefined) return new ApiError(400, 'BAD_REQUEST', known);
  if (!DAMAGED.test(thrown.message)) return thrown;
  return new ApiError(400, 'BAD_REQUEST', 'The multipart form is cut off or damaged');
}

const DAMAGED = /multipart|part terminated|boundary|malformed|premature/i;

const MAX_NAME_LENGTH = 255;

/** What follows the last separator of either system, without controls and marks that turn text round: the name is only ever shown. */
function plainName(sent: string | undefined): string {
  const last = (sent ?? '').split(/[/\\]/).at(-1) ?? '';
  const shown = last
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu, '')
    .slice(0, MAX_NAME_LENGTH)
    .toWellFormed();
  return /^\.*$/.test(shown) ? 'file' : shown;
}
