import type * as Electron from 'electron';
import type { Protocol } from '../chromium/cdp.ts';

/** Paper in inches, as Electron names it. */
const PAPER = new Map<string, { width: number; height: number }>([
  ['A0', { width: 33.1, height: 46.8 }],
  ['A1', { width: 23.4, height: 33.1 }],
  ['A2', { width: 16.5, height: 23.4 }],
  ['A3', { width: 11.7, height: 16.5 }],
  ['A4', { width: 8.27, height: 11.7 }],
  ['A5', { width: 5.83, height: 8.27 }],
  ['A6', { width: 4.13, height: 5.83 }],
  ['Legal', { width: 8.5, height: 14 }],
  ['Letter', { width: 8.5, height: 11 }],
  ['Tabloid', { width: 11, height: 17 }],
  ['Ledger', { width: 17, height: 11 }],
]);

export function printParameters(options: Electron.PrintToPDFOptions): Protocol.Page.printToPDFParameters {
  const { pageSize, margins, landscape, printBackground, scale, pageRanges, displayHeaderFooter } = options;
  const paper = typeof pageSize === 'object' ? pageSize : PAPER.get(pageSize ?? 'Letter');
  if (!paper) throw new Error(`host: printToPDF does not know the paper ${String(pageSize)}`);
  const given: [keyof Protocol.Page.printToPDFParameters, unknown][] = [
    ['landscape', landscape],
    ['printBackground', printBackground],
    ['scale', scale],
    ['pageRanges', pageRanges],
    ['displayHeaderFooter', displayHeaderFooter],
    ['headerTemplate', options.headerTemplate],
    ['footerTemplate', options.footerTemplate],
    ['preferCSSPageSize', options.preferCSSPageSize],
    ['generateTaggedPDF', options.generateTaggedPDF],
    ['generateDocumentOutline', options.generateDocumentOutline],
    ['marginTop', margins?.top],
    ['marginBottom', margins?.bottom],
    ['marginLeft', margins?.left],
    ['marginRight', margins?.right],
  ];
  const parameters = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return { paperWidth: paper.width, paperHeight: paper.height, ...parameters };
}
