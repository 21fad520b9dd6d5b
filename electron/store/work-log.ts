import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A row as SQLite gives it, by column name. */
export type RawRow = Record<string, string | number | null>;

/** The last known state of something that only this machine holds. */
export interface WorkEntry {
  kind: 'connection' | 'change' | 'comment' | 'annotation';
  id: string;
  /** Its place in the order of all changes of such rows. */
  position: number;
  /** Null once the row was removed. */
  row: RawRow | null;
  /** What the row stands on, so that it can be taken into an empty store: the platform's record, the call. */
  base?: RawRow | null;
  call?: RawRow | null;
  aliases?: string[];
}

export interface WorkLogContent {
  /** other-key: nothing in it opens with this key. */
  state: 'absent' | 'other-key' | 'sound' | 'damaged';
  /** The newest entry of each row, by `kind/id`. */
  entries: Map<string, WorkEntry>;
  lastPosition: number;
  /** Entries that could not be read. */
  damagedCount: number;
}

const MAGIC = Buffer.from('EARSHOT-WORK-1\n\0');
const FRAME_MAGIC = Buffer.from('EWF1');
const FILE_ID_BYTES = 16;
const HEADER_BYTES = MAGIC.length + FILE_ID_BYTES;
const FRAME_HEAD_BYTES = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const nameOf = ({ kind, id }: Pick<WorkEntry, 'kind' | 'id'>): string => `${kind}/${id}`;

const keyOf = (databaseKeyHex: string, fileId: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(databaseKeyHex, 'hex'), fileId, 'earshot work log', 32));

// A frame that is moved, repeated from another file or cut does not open.
const associated = (fileId: Buffer, index: number): Buffer => {
  const bytes = Buffer.alloc(FILE_ID_BYTES + 4);
  fileId.copy(bytes);
  bytes.writeUInt32BE(index, FILE_ID_BYTES);
  return bytes;
};

function seal(key: Buffer, fileId: Buffer, index: number, payload: unknown): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(fileId, index));
  const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  FRAME_MAGIC.copy(head);
  head.writeUInt32BE(index, 4);
  head.writeUInt32BE(body.length, 8);
  return Buffer.concat([head, nonce, body, cipher.getAuthTag()]);
}

/** The payload of the frame at `at` and where the next begins, or null where there is no whole frame. */
function unseal(bytes: Buffer, at: number, key: Buffer, fileId: Buffer) {
  const bodyAt = at + FRAME_HEAD_BYTES + NONCE_BYTES;
  if (bodyAt + TAG_BYTES > bytes.length || !bytes.subarray(at, at + 4).equals(FRAME_MAGIC)) return null;
  const index = bytes.readUInt32BE(at + 4);
  const length = bytes.readUInt32BE(at + 8);
  const end = bodyAt + length + TAG_BYTES;
  if (end > bytes.length) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(at + FRAME_HEAD_BYTES, bodyAt));
  decipher.setAAD(associated(fileId, index)).setAuthTag(bytes.subarray(end - TAG_BYTES, end));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(bodyAt, end - TAG_BYTES)), decipher.final()]);
    return { index, end, payload: JSON.parse(text.toString('utf8')) as WorkEntry | { begins: true } };
  } catch {
    // The tag does not fit: damaged, or of another key. The caller counts it.
    return null;
  }
}

/** Reads as much of the log as opens with this key. Damage costs the frames it is in, never those after it. */
export function readWorkLog(path: string, databaseKeyHex: string): WorkLogContent {
  const entries = new Map<string, WorkEntry>();
  const nothing = (state: WorkLogContent['state']): WorkLogContent => ({
    state,
    entries,
    lastPosition: 0,
    damagedCount: 0,
  });
  if (!existsSync(path)) return nothing('absent');
  const bytes = readFileSync(path);
  if (bytes.length < HEADER_BYTES) return nothing(bytes.length === 0 ? 'absent' : 'damaged');
  const fileId = bytes.subarray(MAGIC.length, HEADER_BYTES);
  const key = keyOf(databaseKeyHex, fileId);
  let lastPosition = 0;
  let openedCount = 0;
  let lastIndex = -1;
  let isTorn = false;
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const frame = unseal(bytes, at, key, fileId);
    if (!frame) {
      isTorn = true;
      const next = bytes.indexOf(FRAME_MAGIC, at + 1);
      if (next < 0) break;
      at = next;
      continue;
    }
    openedCount += 1;
    lastIndex = Math.max(lastIndex, frame.index);
    at = frame.end;
    if ('begins' in frame.payload) continue;
    lastPosition = Math.max(lastPosition, frame.payload.position);
    entries.set(nameOf(frame.payload), frame.payload);
  }
  if (openedCount === 0) return nothing(bytes.length === HEADER_BYTES ? 'damaged' : 'other-key');
  // Every frame has its number, so those that do not open are counted even where their bytes cannot be told apart.
  const damagedCount = Math.max(lastIndex + 1 - openedCount, 0) + (isTorn && lastIndex + 1 === openedCount ? 1 : 0);
  return { state: damagedCount > 0 ? 'damaged' : 'sound', entries, lastPosition, damagedCount };
}

/** Writes a log of these entries under a temporary name and puts it in place of the one that is there. */
export function replaceWorkLog(path: string, databaseKeyHex: string, entries: Iterable<WorkEntry>): WorkLog {
  const fileId = randomBytes(FILE_ID_BYTES);
  const key = keyOf(databaseKeyHex, fileId);
  const parts = [MAGIC, fileId, seal(key, fileId, 0, { begins: true })];
  let index = 1;
  for (const entry of entries) parts.push(seal(key, fileId, index++, entry));
  const fresh = `${path}.new`;
  const fd = openSync(fresh, 'w', 0o600);
  try {
    writeAll(fd, Buffer.concat(parts));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
  return openWorkLog(path, key, fileId, index);
}

export interface WorkLog {
  /** Adds the entries and waits until they are on the disk. After a failure the log is as before. */
  append(entries: readonly WorkEntry[]): void;
  readonly sizeBytes: number;
  close(): void;
}

function openWorkLog(path: string, key: Buffer, fileId: Buffer, firstIndex: number): WorkLog {
  const fd = openSync(path, 'a', 0o600);
  let index = firstIndex;
  let sizeBytes = statSync(path).size;
  let isOpen = true;
  return {
    append(entries) {
      if (entries.length === 0) return;
      const bytes = Buffer.concat(entries.map((entry, i) => seal(key, fileId, index + i, entry)));
      try {
        writeAll(fd, bytes);
        fdatasyncSync(fd);
      } catch (error) {
        ftruncateSync(fd, sizeBytes);
        throw error;
      }
      index += entries.length;
      sizeBytes += bytes.length;
    },
    get sizeBytes() {
      return sizeBytes;
    },
    close() {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
