import { DOCUMENT_ENDINGS } from '#shared/wire/gomobile/knowledge-bases.ts';
import type { DocumentType } from '../../answers/documents/document.ts';

const BY_ENDING: Readonly<Record<(typeof DOCUMENT_ENDINGS)[number], DocumentType>> = {
  txt: 'txt',
  md: 'md',
  markdown: 'md',
  html: 'html',
  htm: 'html',
  pdf: 'pdf',
};

const BY_CONTENT_TYPE: Readonly<Record<string, DocumentType>> = {
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/html': 'html',
  'application/pdf': 'pdf',
};

/** What a file is by the ending of its name, or by its content type where the name has none; null for anything else. */
export function fileTypeOf(name: string, contentType: string): DocumentType | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending !== undefined) {
    const known = DOCUMENT_ENDINGS.find((each) => each === ending);
    return known === undefined ? null : BY_ENDING[known];
  }
  return BY_CONTENT_TYPE[contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''] ?? null;
}
