import { getDocumentProxy } from 'unpdf';
import { type Block, DocumentUnreadable } from './document.ts';

export const MAX_PDF_PAGES = 1000;
const ERRORS_ONLY = 0;
/** A decoded image of so many pixels is left out; text needs none. */
const MAX_IMAGE_PIXELS = 1_000_000;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Text page by page, under the page's number as its heading. Throws `DocumentUnreadable`. */
export async function* pdfBlocks(bytes: Uint8Array): AsyncGenerator<Block> {
  const pdf = await openPdf(bytes);
  try {
    if (pdf.numPages > MAX_PDF_PAGES) {
      throw new DocumentUnreadable(`The PDF has ${pdf.numPages} pages; ${MAX_PDF_PAGES} are read at most`);
    }
    for (let number = 1; number <= pdf.numPages; number++) {
      const text = await textOfPage(pdf, number);
      if (text === '') continue;
      yield { kind: 'heading', level: 1, text: `Page ${number}` };
      yield { kind: 'text', text };
    }
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: ERRORS_ONLY,
      maxImageSize: MAX_IMAGE_PIXELS,
      useSystemFonts: false,
      disableFontFace: true,
      useWorkerFetch: false,
    });
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

async function textOfPage(pdf: Pdf, number: number): Promise<string> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    // A word that was broken at the end of a line is one word again.
    return text.replaceAll(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2').trim();
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

function unreadable(thrown: unknown): DocumentUnreadable {
  const isLocked = thrown instanceof Error && thrown.name === 'PasswordException';
  return new DocumentUnreadable(
    isLocked ? 'The PDF is protected by a password' : 'The PDF is damaged and cannot be read',
    { cause: thrown },
  );
}
