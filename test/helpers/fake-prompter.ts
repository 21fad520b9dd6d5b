import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

/**
 * Stands where a desktop asks for the keyring's password: owns `org.gnome.keyring.SystemPrompter` on a session bus and lets
 * a person who closes every question after a while speak. Only as much D-Bus as that takes.
 */
export interface Prompter {
  /** How many questions were asked so far. */
  asked(): number;
  stop(): void;
}

const PROMPTER = 'org.gnome.keyring.internal.Prompter';
const CALLBACK = `${PROMPTER}.Callback`;
const CALL = 1;
const RETURN = 2;

export async function startPrompter(
  address: string,
  { dismissAfterMs }: { dismissAfterMs: number },
): Promise<Prompter> {
  const path = /unix:(?:path|abstract)=([^,]+)/.exec(address)?.[1] ?? '';
  const socket = createConnection(address.includes('abstract=') ? `\0${path}` : path);
  await once(socket, 'connect');
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');
  let serial = 0;
  let questions = 0;
  const timers: NodeJS.Timeout[] = [];
  const send = (type: number, fields: Field[], body: Buffer) => {
    serial += 1;
    socket.write(message(type, serial, fields, body));
  };
  const call = (to: string, object: string, face: string, member: string, signature: string, body: Buffer) =>
    send(
      CALL,
      [
        [1, 'o', object],
        [6, 's', to],
        [2, 's', face],
        [3, 's', member],
        ...(signature === '' ? [] : ([[8, 'g', signature]] as Field[])),
      ],
      body,
    );
  const ready = (to: string, object: string, reply: string, exchange: string) =>
    call(to, object, CALLBACK, 'PromptReady', 'sa{sv}s', Buffer.concat(readyBody(reply, exchange)));

  readMessages(socket, ({ type, sender, serial: from, member, body }) => {
    if (type !== CALL) return;
    send(
      RETURN,
      [
        [5, 'u', from],
        [6, 's', sender],
      ],
      Buffer.alloc(0),
    );
    const callback = readString(body, 0).text;
    if (member === 'BeginPrompting') ready(sender, callback, '', '');
    if (member === 'PerformPrompt') {
      questions += 1;
      timers.push(setTimeout(() => ready(sender, callback, 'no', ''), dismissAfterMs));
    }
    if (member === 'StopPrompting') call(sender, callback, CALLBACK, 'PromptDone', '', Buffer.alloc(0));
  });
  const bus = 'org.freedesktop.DBus';
  call(bus, '/org/freedesktop/DBus', bus, 'Hello', '', Buffer.alloc(0));
  const name = Buffer.concat([pad(string('org.gnome.keyring.SystemPrompter'), 4), uint(0)]);
  call(bus, '/org/freedesktop/DBus', bus, 'RequestName', 'su', name);
  return {
    asked: () => questions,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      socket.destroy();
    },
  };
}

type Field = [code: number, signature: 'o' | 's' | 'g' | 'u', value: string | number];

const uint = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const string = (text: string): Buffer => Buffer.concat([uint(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);

const pad = (bytes: Buffer, to: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);

/** `s`, an empty `a{sv}` and `s`; the array's entries would begin at a multiple of eight. */
function readyBody(reply: string, exchange: string): Buffer[] {
  const head = pad(string(reply), 4);
  return [pad(Buffer.concat([head, uint(0)]), 8), string(exchange)];
}

function message(type: number, serial: number, fields: Field[], body: Buffer): Buffer {
  let header = Buffer.alloc(0);
  for (const [code, signature, value] of fields) {
    const start = pad(Buffer.concat([header]), 8);
    const sign = Buffer.from([code, 1, signature.charCodeAt(0), 0]);
    const encoded =
      signature === 'u'
        ? uint(Number(value))
        : signature === 'g'
          ? Buffer.from([String(value).length, ...Buffer.from(`${value}\0`)])
          : string(String(value));
    header = Buffer.concat([start, sign, encoded]);
  }
  const fixed = Buffer.from([0x6c, type, 0, 1]);
  return Buffer.concat([
    pad(Buffer.concat([fixed, uint(body.length), uint(serial), uint(header.length), header]), 8),
    body,
  ]);
}

interface Incoming {
  type: number;
  serial: number;
  sender: string;
  member: string;
  body: Buffer;
}

function readMessages(socket: Socket, onMessage: (message: Incoming) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      if (pending.length < 16) return;
      const fieldsEnd = 16 + pending.readUInt32LE(12);
      const bodyStart = Math.ceil(fieldsEnd / 8) * 8;
      const end = bodyStart + pending.readUInt32LE(4);
      if (pending.length < end) return;
      const texts = readFields(pending, fieldsEnd);
      onMessage({
        type: pending.readUInt8(1),
        serial: pending.readUInt32LE(8),
        sender: texts.get(7) ?? '',
        member: texts.get(3) ?? '',
        body: pending.subarray(bodyStart, end),
      });
      pending = pending.subarray(end);
    }
  });
}

/** The header fields that are text, by their code. */
function readFields(bytes: Buffer, end: number): Map<number, string> {
  const fields = new Map<number, string>();
  let at = 16;
  while (at < end) {
    at = Math.ceil(at / 8) * 8;
    if (at >= end) break;
    const code = bytes.readUInt8(at);
    const signature = String.fromCharCode(bytes.readUInt8(at + 2));
    at += 4;
    if (signature === 'u') at += 4;
    else if (signature === 'g') at += bytes.readUInt8(at) + 2;
    else {
      const { text, next } = readString(bytes, at);
      fields.set(code, text);
      at = next;
    }
  }
  return fields;
}

function readString(bytes: Buffer, at: number): { text: string; next: number } {
  const length = bytes.readUInt32LE(at);
  return { text: bytes.subarray(at + 4, at + 4 + length).toString(), next: at + 5 + length };
}
