/// <reference path="./yauzl.d.ts" />
import { Parser } from 'htmlparser2';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { badTable } from './table-source.ts';

const MIB = 1024 * 1024;
const MAX_PARTS = 2_000;
/** What one part unpacks to at most. */
export const MAX_PART = 64 * MIB;
/** All together, whether they are read or not; and how many times what a part has when packed. */
const MAX_UNPACKED = 256 * MIB;
const MAX_RATIO = 200;
/** What is smaller fills no memory, however it is packed. */
const MIN_BOMB = MIB;
const MAX_DEPTH = 64;
/** A tag or a comment that does not end would be held in memory for ever. */
const MAX_SILENT = MIB;

type Attributes = Readonly<Record<string, string>>;

/** What is wanted of an XML part. Names come without their prefix. */
export interface PartReader {
  onOpen?(name: string, attributes: Attributes): void;
  onText?(text: string): void;
  onClose?(name: string): void;
  /** After each piece: what was found so far may be taken on. Answers whether to go on. */
  onPiece?(): Promise<boolean>;
}

/** The parts of a workbook, unpacked one by one as they are read, each no further than the directory says. */
export class WorkbookParts {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  static async open(path: string): Promise<WorkbookParts> {
    const zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    try {
      return new WorkbookParts(zip, await entriesOf(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  close(): void {
    this.#zip.close();
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  async read(path: string, maxBytes: number, reader: PartReader): Promise<void> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw badTable('The workbook lacks a part that it names.');
    if (entry.uncompressedSize > maxBytes) throw tooLarge();
    const stream = await this.#zip.openReadStreamPromise(entry);
    let silent = 0;
    const parser = parserOf(reader, () => {
      silent = 0;
    });
    const decoder = new TextDecoder();
    try {
      for await (const bytes of stream) {
        silent += (bytes as Buffer).length;
        parser.write(decoder.decode(bytes as Buffer, { stream: true }));
        if (silent > MAX_SILENT) throw badTable('The workbook is damaged: a tag or a comment does not end.');
        if ((await reader.onPiece?.()) === false) return;
      }
      parser.end(decoder.decode());
      await reader.onPiece?.();
    } finally {
      stream.destroy();
    }
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_PARTS) throw tooLarge();
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED || isTooLarge(entry)) throw tooLarge();
    entries.set(entry.fileName, entry);
  }
  return entries;
}

const isTooLarge = ({ uncompressedSize, compressedSize }: Entry): boolean =>
  uncompressedSize > MAX_PART || (uncompressedSize > MIN_BOMB && uncompressedSize > compressedSize * MAX_RATIO);

const tooLarge = () =>
  badTable(
    'The workbook unpacks to more than Earshot reads.',
    'Save the sheet with the contacts as a CSV file, then choose that.',
  );

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Knows the entities of XML and no others: a document that defines its own is refused. */
function parserOf(reader: PartReader, onEvent: () => void): Parser {
  let depth = 0;
  return new Parser(
    {
      onopentag(name, attributes) {
        onEvent();
        if (++depth > MAX_DEPTH) throw badTable('The workbook is damaged: its parts are nested too deep.');
        reader.onOpen?.(local(name), attributes);
      },
      ontext(text) {
        onEvent();
        reader.onText?.(text);
      },
      onclosetag(name) {
        onEvent();
        depth--;
        reader.onClose?.(local(name));
      },
      onprocessinginstruction(name) {
        if (/^!doctype/i.test(name)) throw badTable('The workbook defines entities of its own, which is refused.');
      },
    },
    { xmlMode: true },
  );
}
