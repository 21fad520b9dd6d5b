import { decodeText } from './decode.ts';
import type { Block, DocumentType } from './document.ts';
import { htmlBlocks } from './html.ts';
import { markdownBlocks } from './markdown.ts';
import { pdfBlocks } from './pdf.ts';
import { plainBlocks } from './plain.ts';

/** The pieces of a document in reading order. Throws `DocumentUnreadable`. */
export function parseDocument(fileType: DocumentType, bytes: Uint8Array): AsyncIterable<Block> | Iterable<Block> {
  switch (fileType) {
    case 'pdf':
      return pdfBlocks(bytes);
    case 'html':
      return htmlBlocks(decodeText(bytes));
    case 'md':
      return markdownBlocks(decodeText(bytes));
    case 'txt':
      return plainBlocks(decodeText(bytes));
  }
}
