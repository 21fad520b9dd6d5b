import PDFDocument from 'pdfkit';
import type { CellValue } from '#shared/domain/export-columns.ts';
import { directionOf, type Language } from '#shared/domain/language.ts';
import type { Sink } from '../../output-file.ts';
import { type CellStyle, formattedTexts, type WrittenColumn } from '../cell-text.ts';
import type { RowBatches } from '../format.ts';
import { type BaseDirection, layOutLine } from './line-layout.ts';
import { createPageWriter, type PageWriter } from './page-writer.ts';
import { CELL_PADDING, layOutTable, type PlacedColumn } from './table-layout.ts';
import { wrapText } from './wrap.ts';

export interface PdfOptions {
  columns: readonly WrittenColumn[];
  style: CellStyle & { texts: { page: string } };
  orientation: 'portrait' | 'landscape';
  language: Language;
  title: string;
  /** Under the title, in one line. */
  note: string;
}

const MARGIN = 36;
const TEXT_SIZE = 8;
const LINE_HEIGHT = 11;
const ROW_PADDING = 3;
const TITLE_SIZE = 13;
const TITLE_HEIGHT = 38;
const NOTE_SIZE = 8.5;
const FOOT_HEIGHT = 18;
/** From the top of a line to where its letters stand. */
const ASCENT = 8.4;
const RULE = '#d4d7dd';
const HEAD_FILL = '#f1f2f5';
/** Cells as long as they usually get, for columns that are empty in the first rows. */
const TYPICAL: Readonly<Partial<Record<WrittenColumn['type'], CellValue>>> = {
  phone: '+000000000000',
  integer: 10_000,
  instant: Date.UTC(2028, 10, 28, 20, 58, 58),
  duration: 36_000_000,
  percent: 0.999,
};
/** Cells that begin at the end of their column. */
const AT_END = new Set<WrittenColumn['type']>(['integer', 'decimal', 'duration', 'percent']);

/** A table on sheets: its header and the page's number on each. Long texts wrap. */
export async function writePdf(rows: RowBatches, sink: Sink, options: PdfOptions): Promise<void> {
  const document = new PDFDocument({
    autoFirstPage: false,
    fontLayoutCache: false,
    lang: options.language,
    info: { Title: options.title.toWellFormed(), Creator: 'Earshot', Producer: 'Earshot' },
  });
  const drain = async () => {
    for (let piece = document.read(); piece !== null; piece = document.read()) await sink.write(piece as Uint8Array);
  };
  const cellText = formattedTexts(options.style);
  const { columns } = options;
  const typical = columns.map((column) => cellText(TYPICAL[column.type] ?? null, column));
  let table: Table | null = null;
  for await (const batch of rows) {
    const texts = batch.map((row) => columns.map((column, index) => cellText(row[index] ?? null, column)));
    table ??= createTable(document, [typical, ...texts], options);
    for (const row of texts) table.add(row);
    await drain();
  }
  table ??= createTable(document, [typical], options);
  table.end();
  document.end();
  await drain();
}

interface Table {
  add(row: readonly string[]): void;
  end(): void;
}

function createTable(
  document: InstanceType<typeof PDFDocument>,
  sample: readonly (readonly string[])[],
  options: PdfOptions,
): Table {
  const isMirrored = directionOf(options.language) === 'rtl';
  const writer = createPageWriter(document);
  const ink = createInk(writer, isMirrored);
  const faces = { head: writer.face(600), body: writer.face(400) };
  const { paper, columns: placed } = layOutTable(options.columns, sample, {
    faces,
    size: TEXT_SIZE,
    margin: MARGIN,
    orientation: options.orientation,
    isMirrored,
  });
  let pageNumber = 0;
  let y = 0;

  const bottom = () => document.page.height - MARGIN - FOOT_HEIGHT;
  const linesOf = (texts: readonly string[], face: Parameters<typeof wrapText>[1], maxLines: number) =>
    placed.map(({ width }, index) =>
      wrapText(texts[index] ?? '', face, ((width - 2 * CELL_PADDING) * 1000) / TEXT_SIZE, maxLines),
    );
  const heightOf = (cells: readonly (readonly string[])[]) =>
    Math.max(1, ...cells.map((lines) => lines.length)) * LINE_HEIGHT + 2 * ROW_PADDING;

  const drawRow = (cells: readonly (readonly string[])[], weight: 400 | 600, height: number) => {
    for (const [index, lines] of cells.entries()) {
      const { x, width, column } = placed[index] as PlacedColumn;
      for (const [line, text] of lines.entries()) {
        const baseline = y + ROW_PADDING + line * LINE_HEIGHT + ASCENT;
        ink(text, { left: x + CELL_PADDING, width: width - 2 * CELL_PADDING, baseline, size: TEXT_SIZE }, weight, {
          isAtEnd: AT_END.has(column.type),
          direction: column.type === 'text' || weight === 600 ? 'auto' : 'ltr',
        });
      }
    }
    y += height;
    document
      .moveTo(MARGIN, y)
      .lineTo(document.page.width - MARGIN, y)
      .lineWidth(0.5)
      .stroke(RULE);
  };

  const beginPage = () => {
    document.addPage({ size: paper, layout: options.orientation, margin: 0 });
    pageNumber += 1;
    y = MARGIN;
    const frame = { left: MARGIN, width: document.page.width - 2 * MARGIN };
    if (pageNumber === 1) {
      ink(options.title, { ...frame, baseline: y + TITLE_SIZE, size: TITLE_SIZE }, 600, {});
      ink(options.note, { ...frame, baseline: y + TITLE_SIZE + 14, size: NOTE_SIZE }, 400, {});
      y += TITLE_HEIGHT;
    }
    const head = linesOf(
      options.columns.map(({ header }) => header),
      writer.face(600),
      3,
    );
    document.rect(MARGIN, y, frame.width, heightOf(head)).fill(HEAD_FILL);
    drawRow(head, 600, heightOf(head));
  };

  const endPage = () => {
    const text = options.style.texts.page.replace('{n}', String(pageNumber));
    const frame = { left: MARGIN, width: document.page.width - 2 * MARGIN };
    const baseline = document.page.height - MARGIN;
    ink(text, { ...frame, baseline, size: TEXT_SIZE }, 400, { isAtEnd: true });
    writer.flush();
  };

  beginPage();
  return {
    add(row) {
      const maxLines = Math.floor((bottom() - MARGIN - TITLE_HEIGHT - 4 * LINE_HEIGHT) / LINE_HEIGHT);
      const cells = linesOf(row, writer.face(400), maxLines);
      const height = heightOf(cells);
      if (y + height > bottom()) {
        endPage();
        beginPage();
      }
      drawRow(cells, 400, height);
    },
    end: endPage,
  };
}

interface Box {
  left: number;
  width: number;
  baseline: number;
  size: number;
}

/** Draws one line in its box, at the side where reading begins or at the other. */
const createInk =
  (writer: PageWriter, isMirrored: boolean) =>
  (
    text: string,
    { left, width, baseline, size }: Box,
    weight: 400 | 600,
    { isAtEnd = false, direction = 'auto' }: { isAtEnd?: boolean; direction?: BaseDirection },
  ): void => {
    if (text === '') return;
    const line = layOutLine(text, writer.face(weight), direction);
    const free = width - (line.width * size) / 1000;
    writer.draw(line, { x: isAtEnd === isMirrored ? left : left + free, baseline, size });
  };
