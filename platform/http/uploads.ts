import type { FastifyRequest } from 'fastify';
import type { UploadShape } from '#shared/wire/routes.ts';
import type { Db } from '../db/statements.ts';
import { type StoredContent, storeContent } from '../files/contents.ts';
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
    content: StoredContent;
  };
}

/** Reads a `multipart/form-data` request: the file goes to the store piece by piece, so that its size costs no memory. */
export async function readUpload(db: Db, request: FastifyRequest, shape: UploadShape): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new ApiError(415, 'UNSUPPORTED_FILE_TYPE', 'The request must be multipart/form-data');
  }
  refuseLarge(request, shape.maxBytes);
  const fields: Record<string, unknown> = {};
  let file: Upload['file'] | undefined;
  const limits = { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, fileSize: shape.maxBytes + 1 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') fields[part.fieldname] = part.value;
    else if (part.fieldname !== shape.file) throw unexpectedPart(part.fieldname);
    else {
      const content = await storeContent(db, part.file, shape.maxBytes);
      file = { name: plainName(part.filename), contentType: part.mimetype, content };
    }
  }
  const parsed = shape.fields.safeParse(fields);
  if (!parsed.success) throw validationFailed(problemsOf(parsed.error, fields, 'body'));
  if (file === undefined) {
    throw validationFailed([{ field: shape.file, message: `${shape.file} should not be empty`, code: 'isNotEmpty' }]);
  }
  return { fields: parsed.data, file };
}

/** A file that says beforehand that it is too large is refused before it is read. */
function refuseLarge(request: FastifyRequest, maxBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes + FORM_SLACK_BYTES) throw tooLarge(maxBytes);
}

const unexpectedPart = (name: string): ApiError =>
  validationFailed([{ field: name, message: `property ${name} should not exist`, code: 'whitelistValidation' }]);

const MAX_NAME_LENGTH = 255;

/** What follows the last separator of either system, without controls: the name is only ever shown. */
function plainName(sent: string | undefined): string {
  const last = (sent ?? '').split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/\p{Cc}/gu, '').slice(0, MAX_NAME_LENGTH) || 'file';
}
