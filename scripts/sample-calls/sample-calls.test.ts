import { describe, expect, it } from 'vitest';
import { flowOf } from './flow.ts';
import { attributeSlug, toCompactJson } from './manifest.ts';
import { describeOpus, oggPages, stampOpus } from './ogg.ts';
import { readContacts } from './people.ts';
import { randomFrom } from './random.ts';
import { segmentsOf } from './segments.ts';
import { readDialogues } from './workspace.ts';

/** One Ogg page that ends a stream: an Opus header for two channels, coded independently. */
function opusFile(endFrame: number, preSkip: number): Uint8Array {
  const head = [...new TextEncoder().encode('OpusHead'), 1, 2, preSkip & 255, preSkip >> 8, 0x80, 0xbb, 0, 0, 0, 0];
  const packet = Uint8Array.from([...head, 255, 2, 0, 0, 1]);
  const page = new Uint8Array(28 + packet.length);
  page.set(new TextEncoder().encode('OggS'));
  new DataView(page.buffer).setBigInt64(6, BigInt(endFrame), true);
  page.set([1, packet.length], 26);
  page.set(packet, 28);
  return page;
}

describe('Ogg Opus', () => {
  it('leaves the pre-skip out of the length', () => {
    expect(describeOpus(opusFile(48_312, 312))).toEqual({ channels: 2, durationMs: 1000 });
  });

  it('stamps serial number and left-right mapping, and nothing else', () => {
    const file = opusFile(48_312, 312);
    const stamped = stampOpus(file, 0x01020304);
    const changed = [...stamped.keys()].filter((at) => stamped[at] !== file[at]);
    expect([...stamped.subarray(14, 18)]).toEqual([4, 3, 2, 1]);
    expect(stamped[28 + 18]).toBe(1);
    expect(changed.every((at) => (at >= 14 && at < 18) || (at >= 22 && at < 26) || at === 46)).toBe(true);
  });

  it('refuses what is no Ogg file', () => {
    expect(() => oggPages(Uint8Array.of(1, 2, 3))).toThrow('Byte 0 is not the start of an Ogg page.');
    expect(() => oggPages(opusFile(0, 0).subarray(0, 40))).toThrow('cut short');
  });
});

describe('transcript and flow', () => {
  const turn = { kind: 'turn', source: 'I can offer you', entry: { kind: 'natural' }, pace: 'normal' } as const;
  const at = { startMs: 600, endMs: 1700, pieces: [{ startMs: 600, endMs: 1700 }] };

  it('shows where a turn was cut off, and notes what is not speech', () => {
    const segments = segmentsOf(
      [
        { line: { ...turn, part: 'A', force: 'normal' }, lane: 'agent', sources: [turn.source], at },
        {
          line: { kind: 'silence', durationMs: 3000, note: 'typing' },
          lane: null,
          sources: [],
          at: { startMs: 1700, endMs: 4700, pieces: [] },
        },
      ],
      false,
      randomFrom('test'),
    );
    expect(segments).toMatchObject([
      { speaker: 'agent', channel: 0, startMs: 600, endMs: 1700, text: 'I can offer you —' },
      { speaker: 'system', channel: null, startMs: 1700, endMs: 4700, text: '[typing]', confidence: null },
    ]);
  });

  it('counts path and events from the start of the call, not of the recording', async () => {
    const header = (await readDialogues()).get('support-01')?.header;
    if (!header) throw new Error('support-01 is missing');
    const keys = { kind: 'keys', lane: 'contact', digits: '2' } as const;
    const node = { kind: 'node', nodeType: 'dtmf', nodeId: 'menu', outputPath: 'onSuccess', label: 'Menu' } as const;
    const { path, events } = flowOf(
      header,
      [
        { line: node, at: null },
        { line: keys, at },
      ],
      9000,
    );
    const answered = header.answeredAfterMs;
    expect(path.map(({ enterMs, exitMs }) => [enterMs, exitMs])).toEqual([
      [300, answered],
      [answered, answered + 9000],
      [answered + 9000, answered + 9000],
    ]);
    expect(events).toContainEqual({ type: 'dtmf', atMs: answered + 600, data: { digits: '2' } });
  });
});

describe('the written workspace', () => {
  it('has 24 calls, six for each business, three of them mono', async () => {
    const headers = [...(await readDialogues()).values()].map(({ header }) => header);
    const count = (business: string) => headers.filter((header) => header.business === business).length;
    expect(['support', 'clinic', 'telecom', 'delivery'].map(count)).toEqual([6, 6, 6, 6]);
    expect(headers.filter(({ channels }) => channels === 1)).toHaveLength(3);
  });

  it('has sixty people with phones of their own, and audiences of known people', () => {
    const { contacts, audiences } = readContacts();
    expect(new Set(contacts.map(({ primaryPhone }) => primaryPhone)).size).toBe(60);
    expect(audiences.map(({ contactKeys }) => contactKeys.length).every((size) => size > 2)).toBe(true);
  });
});

describe('the manifest as text', () => {
  it('keeps a small object on one line', () => {
    const text = toCompactJson({ version: 1, calls: [{ key: 'a', data: { b: 1 } }] });
    expect(text).toBe('{\n  "version": 1,\n  "calls": [\n    {"key":"a","data":{"b":1}}\n  ]\n}\n');
    expect(attributeSlug('Customer since')).toBe('customer_since');
  });
});
