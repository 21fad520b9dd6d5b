/// <reference path="./yauzl.d.ts" />
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Parser } from 'htmlparser2';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import type { Db } from '../../db/statements.ts';
import { readContent, type StoredContent } from '../../files/contents.ts';
import { ApiError } from '../../http/errors.ts';
import { badFile, unpacksTooLarge } from './refusal.ts';

const MIB = 1024 * 1024;
const MAX_PARTS = 2000;
/** Of all parts together, whether they are read or not. */
const MAX_UNPACKED_BYTES = 512 * MIB;
/** XML of a workbook is a few levels deep. */
const MAX_DEPTH = 64;
/** A comment, a tag or an attribute that goes on for longer would be held in memory until it ends. */
const MAX_SILENT_BYTES = MIB;
const SLICE_MS = 20;

/** What an XML part is made of, as it is read. Names are without their prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** The ZIP file that a workbook is, read where it lies: nothing of it is unpacked but the parts that are asked for. */
export class Package {
  readonly #zip: ZipFile;
  readonly #parts: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#parts = parts;
  }

  /** Throws 413 where its own directory tells of more than is read here, before anything is unpacked. */
  static async open(db: Db, content: StoredContent): Promise<Package> {
    const zip = await fromRandomAccessReaderPromise(new ContentReader(db, content), content.sizeBytes, {
      autoClose: false,
    });
    if (zip.entryCount > MAX_PARTS) throw unpacksTooLarge(`The workbook has more than ${MAX_PARTS} parts`);
    const parts = new Map<string, Entry>();
    let unpackedBytes = 0;
    for await (const entry of zip.eachEntry()) {
      unpackedBytes += entry.uncompressedSize;
      if (unpackedBytes > MAX_UNPACKED_BYTES) {
        throw unpacksTooLarge(`The workbook unpacks to more than ${MAX_UNPACKED_BYTES / MIB} MiB`);
      }
      parts.set(entry.fileName, entry);
    }
    return new Package(zip, parts);
  }

  has(path: string): boolean {
    return this.#parts.has(path);
  }

  async readPart(path: string, maxBytes: number, handler: XmlHandler): Promise<void> {
    for await (const _ of this.walkPart(path, maxBytes, handler));
  }

  /**
   * Reads a part and stops after each piece of it, so that what the handler found can be taken on. Bytes beyond what the
   * directory tells of end it: the sizes there can be trusted.
   */
  async *walkPart(path: string, maxBytes: number, handler: XmlHandler): AsyncGenerator<void> {
    const entry = this.#parts.get(path);
    if (entry === undefined) throw badFile('The workbook lacks a part that it names');
    if (entry.uncompressedSize > maxBytes) {
      throw unpacksTooLarge(`A part of the workbook unpacks to more than ${maxBytes / MIB} MiB`);
    }
    const stream = await this.#zip.openReadStreamPromise(entry);
    let silentBytes = 0;
    const parser = parserFor(handler, () => {
      silentBytes = 0;
    });
    const decoder = new TextDecoder();
    let sliceEndsAt = performance.now() + SLICE_MS;
    try {
      for await (const bytes of stream) {
        silentBytes += bytes.length;
        parser.write(decoder.decode(bytes, { stream: true }));
        if (silentBytes > MAX_SILENT_BYTES) throw badFile('The workbook is damaged: a tag or a comment does not end');
        yield;
        if (performance.now() < sliceEndsAt) continue;
        await nextTurn();
        sliceEndsAt = performance.now() + SLICE_MS;
      }
      parser.end(decoder.decode());
      yield;
    } finally {
      stream.destroy();
    }
  }
}

class ContentReader extends RandomAccessReader {
  readonly #db: Db;
  readonly #content: StoredContent;

  constructor(db: Db, content: StoredContent) {
    super();
    this.#db = db;
    this.#content = content;
  }

  override _readStreamForRange(start: number, end: number) {
    return readContent(this.#db, this.#content.contentId, start, end - 1);
  }
}

/** Knows the five entities of XML and no other; a document that would define its own is refused. */
function parserFor({ open, text, close }: XmlHandler, onEvent: () => void): Parser {
  let depth = 0;
  return new Parser(
    {
      onopentag(name, attributes) {
        onEvent();
        depth++;
        if (depth > MAX_DEPTH) throw badFile('The workbook is damaged: its parts are nested too deep');
        open?.(localName(name), attributes);
      },
      ontext(data) {
        onEvent();
        text?.(data);
      },
      onclosetag(name) {
        onEvent();
        depth--;
        close?.(localName(name));
      },
      onprocessinginstruction(name) {
        if (name.toLowerCase().startsWith('!doctype'))
          throw badFile('The workbook defines entities of its own, which is refused');
      },
    },
    { xmlMode: true },
  );
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** What reading a package throws, as a refusal of the file; a refusal stays what it is. */
export const asRefusal = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : badFile('The workbook is damaged and cannot be read');
