import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { IngestionUpload } from '#shared/wire/gomobile/ingestion.ts';
import { sheetOf, workbookParts, type ZipEntry, zipFile } from '../helpers/zip-file.ts';
import { toneFile } from './support/audio-file.ts';
import { openRaw, type PlatformProcess, startProcess, statusesOf } from './support/hostile.ts';

// Files and forms that are meant to fill the disk or the memory, to get out of their place or to leave something behind.

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const MEMORY_LIMIT = 512 * MIB;
const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const TABLE_BYTES = (IS_LONG ? 60 : 8) * MIB;
const CRLF = Buffer.from('\r\n');
/** Beyond the limit of a file and beyond what sockets hold. */
const UNHEARD_BYTES = (IS_LONG ? 2048 : 128) * MIB;
const INGESTION = '/api/contact/ingestion/upload';
const AUDIO = '/api/audio-management/upload';
const BOUNDARY = 'earshot-boundary';

const dataDir = mkdtempSync(join(tmpdir(), 'earshot-hostile-uploads-'));
let platform: PlatformProcess;
let before: Kept;

interface Kept {
  contents: number;
  chunks: number;
  unfinished: number;
}

/** What the database holds, read beside the server. */
function kept(): Kept {
  const db = new Database(join(dataDir, 'platform.db'), { readonly: true });
  try {
    const count = (from: string) => Number(db.prepare(`SELECT count(*) FROM ${from}`).pluck().get());
    return {
      contents: count('file_contents'),
      chunks: count('file_chunks'),
      unfinished: count(`ingestions WHERE status = 'uploading'`),
    };
  } finally {
    db.close();
  }
}

beforeAll(async () => {
  platform = await startProcess(dataDir, { timeouts: { headersMs: 2_000, requestMs: 120_000, idleMs: 2_000 } });
  before = kept();
});
afterAll(async () => {
  await platform.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

afterEach(async () => {
  expect(await platform.call('GET', '/api/users/me')).toMatchObject({ status: 200 });
  await vi.waitFor(() => expect(kept()).toEqual(before), { timeout: 5_000 });
  expect(platform.peakBytes()).toBeLessThan(MEMORY_LIMIT);
});

interface Answer {
  status: number;
  json: unknown;
}

async function send(path: string, fields: Record<string, string>, bytes: Uint8Array, name = 'file'): Promise<Answer> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new Blob([Buffer.from(bytes)]), name);
  const headers = { 'x-api-key': platform.apiKey };
  const response = await fetch(`${platform.url}${path}`, { method: 'POST', headers, body: form });
  return { status: response.status, json: await response.json() };
}

const sendTable = (bytes: Uint8Array) => send(INGESTION, {}, bytes);

const FILE_HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n`;

/** Begins a form whose file a test writes piece by piece. */
function beginForm(headers: Record<string, string | number>): ClientRequest {
  const sent = request(`${platform.url}${INGESTION}`, {
    method: 'POST',
    headers: {
      'x-api-key': platform.apiKey,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      ...headers,
    },
  });
  // The server may leave while the rest is on its way; what it said before that is what counts.
  sent.on('error', () => {});
  sent.write(FILE_HEAD);
  return sent;
}

/** Writes rows until the server answers or `limitBytes` are sent; answers its status and what was sent by then. */
async function pour(sent: ClientRequest, limitBytes: number): Promise<{ status: number; sentBytes: number }> {
  const rows = Buffer.from('+212600000001,someone\n'.repeat(48_000));
  let reply: IncomingMessage | undefined;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', (message: IncomingMessage) => {
      reply = message;
      resolve(message);
    });
    sent.once('close', () => reject(new Error('the connection was closed without an answer')));
  });
  let sentBytes = 0;
  while (reply === undefined && !sent.destroyed && sentBytes < limitBytes) {
    sentBytes += rows.length;
    if (!sent.write(rows))
      await Promise.race([once(sent, 'drain').catch(() => undefined), answered.catch(() => undefined)]);
  }
  const { statusCode = 0 } = await answered;
  sent.destroy();
  return { status: statusCode, sentBytes };
}

describe('uploads of 2 GiB', () => {
  test('that say so are refused before they are read', async () => {
    const { status, sentBytes } = await pour(beginForm({ 'content-length': 2 * GIB }), 2 * GIB);
    expect(status).toBe(413);
    expect(sentBytes).toBeLessThan(64 * MIB);
  });

  test('that do not say so are refused once they are beyond the limit', async () => {
    const { status, sentBytes } = await pour(beginForm({ 'transfer-encoding': 'chunked' }), 2 * GIB);
    expect(status).toBe(413);
    expect(sentBytes).toBeLessThan(256 * MIB);
  });

  test('that say less than they are end where they said', async () => {
    const { socket, received, closed } = await openRaw(platform);
    const form = `${FILE_HEAD}+212600000001\r\n--${BOUNDARY}--\r\n`;
    socket.write(
      `POST ${INGESTION} HTTP/1.1\r\nHost: ${platform.host}\r\nx-api-key: ${platform.apiKey}\r\n` +
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${form.length - 20}\r\n\r\n${form}`,
    );
    socket.write('x'.repeat(MIB));
    await closed;
    expect(statusesOf(received())[0]).toBe(400);
  });

  test('sent to their last byte by a client that never listens cost no memory', { timeout: 300_000 }, async () => {
    const { socket } = await openRaw(platform);
    socket.write(
      `POST ${INGESTION} HTTP/1.1\r\nHost: ${platform.host}\r\nx-api-key: ${platform.apiKey}\r\n` +
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = (bytes: Buffer) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, CRLF]);
    socket.write(chunk(Buffer.from(FILE_HEAD)));
    const rows = chunk(Buffer.alloc(4 * MIB, 'x,'));
    for (let sentBytes = 0; sentBytes < UNHEARD_BYTES && !socket.destroyed; sentBytes += rows.length) {
      if (!socket.write(rows))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    }
    socket.destroy();
  });

  test('that stop half way leave nothing', async () => {
    const sent = beginForm({ 'transfer-encoding': 'chunked' });
    sent.write(Buffer.alloc(3 * MIB, 'x,'));
    await vi.waitFor(() => expect(kept().contents).toBe(before.contents + 1), { timeout: 5_000 });
    sent.destroy();
  });
});

/** Raw DEFLATE of `mib` MiB of spaces: one piece of it, repeated. */
function compressedSpaces(mib: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(MIB, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: mib }, () => piece), Buffer.from([3, 0])]);
}

const workbook = (parts: Parameters<typeof workbookParts>[0]): Buffer => zipFile(workbookParts(parts));

const withSheet = (sheet: Partial<ZipEntry>): Buffer =>
  zipFile(
    workbookParts({ sheet: sheetOf() }).map((entry) =>
      entry.name.endsWith('sheet1.xml') ? { ...entry, ...sheet } : entry,
    ),
  );

const BILLION_LAUGHS = `<!DOCTYPE lolz [<!ENTITY l0 "lol">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
).join('')}]>`;

describe('workbooks', () => {
  test('of 10 MB that unpack to 10 GB are refused by what their directory says', async () => {
    const compressed = compressedSpaces(10 * 1024);
    const answer = await sendTable(withSheet({ compressed, sizeBytes: 2 ** 32 - 2 }));
    expect(answer).toMatchObject({ status: 413, json: { code: 'FILE_TOO_LARGE' } });
  });

  test('that lie about it are refused once they are beyond what they said', async () => {
    const answer = await sendTable(withSheet({ compressed: compressedSpaces(10 * 1024), sizeBytes: MIB }));
    expect(answer).toMatchObject({ status: 400, json: { message: 'The workbook is damaged and cannot be read' } });
  });

  test.each([
    ['a comment', '<worksheet><!--'],
    ['an attribute', '<worksheet a="'],
    ['a tag', '<worksheet'],
    ['an instruction', '<?x '],
  ])('whose XML is %s of 300 MiB are refused', async (_, beginning) => {
    const start = Buffer.from(beginning);
    const head = deflateRawSync(start, { finishFlush: constants.Z_FULL_FLUSH });
    const compressed = Buffer.concat([head, compressedSpaces(300)]);
    const answer = await sendTable(withSheet({ compressed, sizeBytes: 300 * MIB + start.length }));
    expect(answer).toMatchObject({ status: 400 });
  });

  test('that hold themselves, or another archive, are not opened twice', async () => {
    const inner = zipFile([
      { name: 'xl/worksheets/sheet1.xml', compressed: compressedSpaces(100), sizeBytes: 100 * MIB },
    ]);
    const nested = Array.from({ length: 5 }).reduce<Buffer>(
      (file) => zipFile([{ name: 'x.xlsx', bytes: file }]),
      inner,
    );
    expect(await sendTable(nested)).toMatchObject({ status: 400 });
    expect(await sendTable(withSheet({ bytes: inner }))).toMatchObject({ status: 400 });
  });

  test('that define entities, a billion of them or one of a file, are refused', async () => {
    const laughing = BILLION_LAUGHS + sheetOf('<c t="str"><v>&l9;</v></c>');
    expect(await sendTable(workbook({ sheet: laughing }))).toMatchObject({ status: 400 });
    expect(await sendTable(workbook({ sheet: sheetOf(), strings: laughing }))).toMatchObject({ status: 400 });
    const reading = `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${sheetOf('<c t="str"><v>&f;</v></c>')}`;
    expect(await sendTable(workbook({ sheet: reading }))).toMatchObject({ status: 400 });
  });

  test('with a million texts, or a row of 16,384 cells, are refused', async () => {
    const strings = `<sst>${'<si><t/></si>'.repeat(1_000_001)}</sst>`;
    expect(await sendTable(workbook({ sheet: sheetOf(), strings }))).toMatchObject({ status: 413 });
    expect(await sendTable(workbook({ sheet: sheetOf('<c><v>1</v></c>'.repeat(16_384)) }))).toMatchObject({
      status: 400,
    });
  });
});

const columns = (width: number, cell: string) => Array.from({ length: width }, () => cell).join(';');

describe('tables', () => {
  test.each([
    ['NULs', Buffer.from('Pho\0ne,Name\n+2126\0,Am\0ina\n'), ['+2126', 'Amina']],
    ['UTF-16', Buffer.from('\ufeffPhone,Name\n+2126,Éloïse\n', 'utf16le'), ['+2126', 'Éloïse']],
    ['semicolons', Buffer.from('Phone;Name\n+2126;"a;b,c"\n'), ['+2126', 'a;b,c']],
    ['quoted newlines', Buffer.from('Phone,Name\r\n+2126,"a\r\nb\nc"\r\n'), ['+2126', 'a\r\nb\nc']],
  ])('with %s are read as they were meant', async (_, bytes, row) => {
    const { status, json } = await send(INGESTION, { hasHeaderRow: 'true' }, bytes);
    expect(status).toBe(201);
    expect(IngestionUpload.parse(json).previewRows).toEqual([row]);
  });

  test('of 1,000 columns are read, of 100,000 refused', async () => {
    const { json } = await sendTable(Buffer.from(`${columns(1000, 'x')}\n`.repeat(20)));
    expect(IngestionUpload.parse(json).columns).toHaveLength(1000);
    expect(await sendTable(Buffer.from(columns(100_000, 'x')))).toMatchObject({ status: 400 });
  });

  test('that are one cell, one row, one open quotation mark or nothing throughout are refused', async () => {
    for (const unit of ['x', ',', '"', '\r', ',\n', ' \n', '\0']) {
      const answer = await sendTable(Buffer.alloc(TABLE_BYTES, unit));
      expect(answer, JSON.stringify(unit)).toMatchObject({ status: 400 });
    }
  });

  test('that are empty, or nothing but blanks, are refused', async () => {
    for (const text of ['', '\ufeff', '\n\n\n', ' , \n,,\n']) {
      expect(await sendTable(Buffer.from(text)), JSON.stringify(text)).toMatchObject({ status: 400 });
    }
    expect(await send(AUDIO, { title: 'x', usageType: 'other' }, Buffer.alloc(0))).toMatchObject({
      status: 400,
      json: { message: 'The file is empty' },
    });
  });
});

/** A form as it is written by hand. */
async function sendForm(body: string, path = INGESTION): Promise<Answer> {
  const response = await fetch(`${platform.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': platform.apiKey, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(body, 'latin1'),
  });
  return { status: response.status, json: await response.json() };
}

const part = (disposition: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const filePart = (name = 'file', fileName = 'a.csv') => part(`name="${name}"; filename="${fileName}"`, '+212600000001');
const END = `--${BOUNDARY}--\r\n`;

describe('forms', () => {
  test.each([
    ['without an end', filePart()],
    ['cut off in a boundary', `${filePart()}--earsh`],
    ['cut off in a header', `${filePart()}--${BOUNDARY}\r\nContent-Dispo`],
    ['of 1,000 parts', filePart() + part('name="previewRows"', '1').repeat(1000) + END],
    ['of 1,000 files', filePart().repeat(1000) + END],
    ['with two files', filePart() + filePart() + END],
    ['with a file of another name', filePart() + filePart('other') + END],
    ['without a file', part('name="previewRows"', '1') + END],
    ['with a field twice', filePart() + part('name="previewRows"', '1').repeat(2) + END],
    ['with a field that is not known', filePart() + part('name="__proto__"', '{}') + END],
    ['with a field called toString', filePart() + part('name="toString"', 'x') + END],
    ['with a field of 1 MiB', filePart() + part('name="audienceId"', 'x'.repeat(MIB)) + END],
    ['with fields that are wrong, after the file', filePart() + part('name="previewRows"', '101') + END],
    ['with a name of 1 MiB', part(`name="${'x'.repeat(MIB)}"`, 'x') + filePart() + END],
    ['of nothing', ''],
    ['of something else', '{"file": "a.csv"}'],
  ])('%s are refused and leave nothing', async (_, body) => {
    expect(await sendForm(body)).toMatchObject({ status: 400, json: { statusCode: 400, path: INGESTION } });
  });

  test('with their fields after the file are taken', async () => {
    const { status, json } = await sendForm(filePart() + part('name="previewRows"', '0') + END);
    expect(status).toBe(201);
    expect(json).toMatchObject({ fileName: 'a.csv', totalRows: 1, previewRows: [] });
  });

  test('that are no form at all are refused with 415', async () => {
    expect(await platform.call('POST', INGESTION, { file: 'a.csv' })).toMatchObject({ status: 415 });
  });

  test.each([
    ['../../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\evil.exe', 'evil.exe'],
    ['/absolute/path.csv', 'path.csv'],
    ['C:\\fakepath\\people.csv', 'people.csv'],
    ['..', 'file'],
    ['a\0b.csv', 'ab.csv'],
    [`${'n'.repeat(5000)}.csv`, 'n'.repeat(255)],
  ])('with a file called %j keep the last of it alone', async (fileName, shown) => {
    const { json } = await sendForm(filePart('file', fileName.replaceAll('\\', '\\\\')) + END);
    expect(json).toMatchObject({ fileName: shown });
  });
});

test('a name with line breaks and quotes never becomes a header', async () => {
  const name = 'a"; filename="b\r\nx-evil: 1\r\n\r\n<script>.wav';
  const tone = toneFile(1).bytes;
  const { status, json } = await send(AUDIO, { title: 'x', usageType: 'other' }, tone, name);
  expect(status).toBe(201);
  before = kept();
  const { id } = json as { id: string };
  const response = await fetch(`${platform.url}/api/audio-management/audio/${id}`, {
    headers: { 'x-api-key': platform.apiKey },
  });
  expect(response.headers.get('x-evil')).toBeNull();
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-disposition')).toMatch(
    /^inline; filename="[^"\r\n]*"(; filename\*=UTF-8''[\w%.~-]*)?$/,
  );
  expect(Buffer.from(await response.arrayBuffer()).equals(tone)).toBe(true);
});

test('a process that is killed in the middle of an upload starts again without what it had of it', async () => {
  const sent = beginForm({ 'transfer-encoding': 'chunked' });
  sent.write(Buffer.alloc(3 * MIB, 'x,'));
  await vi.waitFor(() => expect(kept().contents).toBe(before.contents + 1), { timeout: 5_000 });
  await platform.kill();
  sent.destroy();
  platform = await startProcess(dataDir);
  expect(kept()).toEqual(before);
});

const CRASH_ROWS = 3000;

test('a process that is killed in the middle of an execution goes on where it stopped, each row once', async () => {
  const rows = Array.from({ length: CRASH_ROWS }, (_, index) => `+2127${String(index).padStart(8, '0')},Ada`);
  const { json } = await sendTable(Buffer.from(rows.join('\n')));
  const { sessionId } = IngestionUpload.parse(json);
  const columnMappings = [
    { column: 0, field: 'primaryPhone' },
    { column: 1, field: 'firstName' },
  ];
  await platform.call('POST', '/api/contact/ingestion/validate', { sessionId, columnMappings });
  const contactsBefore = contactCount();
  const cutOff = platform.call('POST', '/api/contact/ingestion/execute', { sessionId }).catch(() => null);
  await vi.waitFor(() => expect(contactCount()).toBeGreaterThan(contactsBefore), { timeout: 20_000, interval: 5 });
  await platform.kill();
  expect(await cutOff).toBeNull();
  expect(contactCount()).toBeLessThan(contactsBefore + CRASH_ROWS);
  platform = await startProcess(dataDir, { timeouts: { requestMs: 60_000, idleMs: 60_000 } });
  // Nobody asks it to: it goes on by itself.
  await vi.waitFor(() => expect(contactCount()).toBe(contactsBefore + CRASH_ROWS), { timeout: 40_000, interval: 100 });
  const { json: result } = await platform.call('POST', '/api/contact/ingestion/execute', { sessionId });
  expect(result).toMatchObject({ status: 'executed', created: CRASH_ROWS, updated: 0, failed: 0, failedRowsUrl: null });
});

function contactCount(): number {
  const db = new Database(join(dataDir, 'platform.db'), { readonly: true });
  try {
    return Number(db.prepare('SELECT count(*) FROM contacts').pluck().get());
  } finally {
    db.close();
  }
}
