import type PDFDocument from 'pdfkit';
import type { Weight } from './faces.ts';
import { createFace, type Face, type FontDocument } from './glyphs.ts';
import type { Line, Piece } from './line-layout.ts';

type Document = InstanceType<typeof PDFDocument>;

export interface TextPlace {
  /** The left end of the line, in points. */
  x: number;
  /** The line on which the letters stand, in points from the top of the page. */
  baseline: number;
  size: number;
}

/** Puts laid out lines on the pages of a document. */
export interface PageWriter {
  face(weight: Weight): Face;
  draw(line: Line, place: TextPlace): void;
  /** Writes what was drawn to the page. Called before the next page is begun, and before the last one ends. */
  flush(): void;
}

const round = (value: number): number => Math.round(value * 100) / 100;

export function createPageWriter(document: Document): PageWriter {
  const faces = new Map<Weight, Face>();
  let operators: string[] = [];

  /** Glyph by glyph, as operators of the page itself: what pdfkit's own text would cost is spent once a letter, not once a cell. */
  const drawGlyphs = ({ font }: Piece, hex: string, { x, baseline, size }: TextPlace) => {
    const page = document.page as FontDocument['page'];
    if (page.fonts && page.fonts[font.embedded.id] === undefined) page.fonts[font.embedded.id] = font.embedded.ref();
    const y = document.page.height - baseline;
    operators.push(`/${font.embedded.id} ${size} Tf 1 0 0 1 ${round(x)} ${round(y)} Tm <${hex}> Tj`);
  };

  const flush = () => {
    if (operators.length === 0) return;
    // pdfkit's pages run from the top down; letters would stand on their heads.
    document.addContent(`q 1 0 0 -1 0 ${document.page.height} cm 0 g BT`);
    document.addContent(operators.join('\n'));
    document.addContent('ET Q');
    operators = [];
  };

  return {
    face(weight) {
      const known = faces.get(weight);
      if (known) return known;
      const face = createFace(document as unknown as FontDocument, weight);
      faces.set(weight, face);
      return face;
    },
    draw(line, place) {
      for (const piece of line.pieces) {
        const at = { ...place, x: place.x + (piece.x * place.size) / 1000 };
        if ('hex' in piece.content) {
          drawGlyphs(piece, piece.content.hex, at);
          continue;
        }
        document
          .font(piece.font.path)
          .fontSize(place.size)
          .fillColor('black')
          // Features, even none, make pdfkit hand the whole stretch to the font, which puts it in its order.
          .text(piece.content.joined, at.x, at.baseline, { lineBreak: false, baseline: 'alphabetic', features: [] });
      }
    },
    flush,
  };
}
