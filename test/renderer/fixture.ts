import type { AudioFindings, AudioProblem, CallDetail, CallRow, Segment } from '#shared/contract/calls.ts';
import type { Attribute, Audience, Contact } from '#shared/contract/contacts.ts';

/** A made-up workspace, the same on every run: everything follows from a row's number. */

export const NOW = new Date(2026, 10, 22, 15, 4).getTime();
const HOUR_MS = 3_600_000;

export const uuid = (kind: number, index: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

/** The number a row was made from. */
export const indexOf = (id: string): number => Number.parseInt(id.slice(-12), 16);

export const CONNECTION_ID = uuid(1, 1);

const at = <T>(values: readonly T[], index: number): T => {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
};

/** A number in [0, 1) that looks random and depends on the two arguments alone. */
export const noise = (index: number, salt: number): number => {
  const value = Math.sin(index * 127.1 + salt * 311.7) * 43_758.5453;
  return value - Math.floor(value);
};

const FIRST = [
  'Amelia',
  'Mateo',
  'Ines',
  'Jonas',
  'Priya',
  'Oluwaseun',
  'Claire',
  'Marek',
  'Fatima',
  'Tomás',
  'Hana',
  'Leo',
  'Nadia',
  'Samir',
  'Greta',
  'Yusuf',
];
const LAST = [
  'Hartley',
  'Ruiz',
  'Moreau',
  'Lindqvist',
  'Raman',
  'Adeyemi',
  'Dubois',
  'Kowalski',
  'Haddad',
  'Serrano',
  'Novák',
  'Bergström',
  'Osei',
  'Nakamura',
  'Van der Meer',
];
const AGENTS = ['Priscilla Okafor', 'Daniel Reyes', 'Sofie Maes', 'Ava (assistant)'];
const PROGRAMS = ['Support line', 'Clinic reminders', 'Fibre renewals', 'Parcel desk'];
const CITIES = ['Lyon', 'Ghent', 'Valencia', 'Leeds', 'Antwerp', 'Porto', 'Malmö'];
const JOBS = ['Teacher', 'Nurse', 'Electrician', 'Retired', 'Shop owner', 'Engineer', null];
const LANGUAGES = ['en', 'en', 'en', 'fr', 'es'];

const TALK: readonly [Segment['speaker'], string][] = [
  ['agent', 'Thank you for calling, my name is Priscilla. How can I help you today?'],
  ['contact', 'Hi, yes. I was told the parcel would arrive on Tuesday and it is Thursday now.'],
  ['agent', 'I am sorry to hear that. Can I have the reference on your message, please?'],
  ['contact', 'It is seven four one, then B as in Bravo, nine nine two.'],
  ['agent', 'Seven four one Bravo nine nine two. Thank you, one moment while I look.'],
  ['system', 'Hold music'],
  [
    'agent',
    'Thanks for waiting. I can see the parcel left our depot this morning, so it will be with you before six this evening.',
  ],
  ['contact', 'Before six? Sorry, the line is bad. Could you say that again?'],
  ['agent', 'Of course. Before six this evening, today.'],
  ['contact', 'That is what they said on Monday, though. What happens if it does not come?'],
  [
    'agent',
    'If it has not arrived by six I will refund the delivery fee, and I will call you myself tomorrow morning at nine.',
  ],
  ['contact', 'All right. And can you change the address for the next one? I move at the end of the month.'],
  ['agent', 'Yes, I can note the new address now. What is the street and the number?'],
  ['contact', 'Twenty-two Canal Street, second floor, and the door code is four zero one.'],
  ['agent', 'Twenty-two Canal Street, second floor. I have not kept the door code, the driver will ring you instead.'],
  ['contact', 'Good, thank you. I would rather not have that written down.'],
  ['agent', 'Is there anything else I can do for you?'],
  ['contact', 'No, that is all. You have been very helpful.'],
  ['agent', 'Thank you for your patience. Have a good afternoon.'],
];

/** A call of an hour with 900 turns, there in the mode `long`. */
export const LONG_CALL = 1000;
const HOUR_TURN_MS = 4000;
const TURN_MS = 7000;

export const durationMsOf = (index: number): number =>
  index === LONG_CALL ? HOUR_MS : 60_000 + Math.floor(noise(index, 1) * 280) * 1000;

export function segmentsOf(index: number): Segment[] {
  const durationMs = durationMsOf(index);
  const count = Math.max(TALK.length, Math.round(durationMs / (index === LONG_CALL ? HOUR_TURN_MS : TURN_MS)));
  const slot = durationMs / count;
  return Array.from({ length: count }, (_, turn) => {
    const [speaker, text] = at(TALK, turn);
    const startMs = Math.round(turn * slot + 300);
    const share = 0.55 + noise(index * 31 + turn, 2) * 0.4;
    return {
      id: `s${turn}`,
      index: turn,
      speaker,
      startMs,
      endMs: Math.round(startMs + slot * share),
      text,
      confidence: turn % 9 === 3 ? 0.48 : 0.94,
    };
  });
}

export const isMono = (index: number): boolean => index % 9 === 5;

const AUDIO: readonly CallRow['audio'][] = [
  'cached',
  'cached',
  'cached',
  'remote',
  'cached',
  'downloading',
  'cached',
  'cached',
  'failed',
  'cached',
  'none',
  'queued',
];

/** Some calls whose audio has something wrong: a platform that fails, a page instead of audio, a recording that is gone. */
const PROBLEMS: Readonly<Record<number, AudioProblem>> = {
  8: { code: 'serverError', status: 503 },
  11: { code: 'damagedHere', status: null },
  20: { code: 'notAudio', status: null },
  22: { code: 'gone', status: 404 },
};
const problemOf = (index: number): AudioProblem | null => PROBLEMS[index] ?? null;

/** One call is damaged in places and labelled as what it is not; the next has no waveform. */
export const hasNoWaveform = (index: number): boolean => index === 14;
const findingsOf = (index: number): AudioFindings => ({
  waveformProblem: hasNoWaveform(index) ? 'unreadable' : null,
  isDamaged: index === 13,
  decodedMs: index === 13 ? Math.round(durationMsOf(index) * 0.9) : durationMsOf(index),
  expectedMs: durationMsOf(index),
  actualType: index === 13 ? 'audio/mpeg' : null,
  playback: 'asIs',
  copyProblem: null,
});

const contactIndexOf = (callIndex: number): number => Math.floor(noise(callIndex, 7) * 18);

const nameOf = (index: number): string => `${at(FIRST, index * 7 + 1)} ${at(LAST, index * 4 + 2)}`;
const phoneOf = (index: number): string =>
  `+32470${String(110_000 + index * 617)
    .padStart(6, '0')
    .slice(-6)}`;

export function callAt(index: number): CallDetail {
  const contact = contactIndexOf(index);
  const durationMs = durationMsOf(index);
  const startedAt = NOW - Math.floor((index * 2.3 + noise(index, 3) * 2) * HOUR_MS) - 20 * 60_000;
  const audio = at(AUDIO, index);
  const hasTranscript = index % 11 !== 7;
  const isUnknown = index % 8 === 6;
  const direction = noise(index, 4) > 0.4 ? 'inbound' : 'outbound';
  const phone = phoneOf(contact);
  return {
    id: uuid(2, index),
    connectionId: CONNECTION_ID,
    direction,
    status: at(['completed', 'completed', 'completed', 'transferred', 'no_answer'], index),
    startedAt,
    durationMs,
    agentName: at(AGENTS, index * 3 + 1),
    contactId: isUnknown ? null : uuid(3, contact),
    contactName: isUnknown ? null : nameOf(contact),
    contactPhone: phone,
    programName: at(PROGRAMS, index * 5),
    language: at(LANGUAGES, index),
    channelCount: isMono(index) ? 1 : 2,
    audio,
    audioProblem: problemOf(index),
    hasTranscript,
    commentCount: index % 4 === 0 ? 2 : 0,
    from: direction === 'inbound' ? phone : '+3225550100',
    to: direction === 'inbound' ? '+3225550100' : phone,
    answeredAt: startedAt + 4000,
    endedAt: startedAt + durationMs,
    costCredits: Math.round(durationMs / 6000) / 10,
    path: [
      {
        nodeId: 'n1',
        nodeType: 'greeting',
        nodeLabel: 'Greeting',
        outputPath: 'next',
        enteredAt: startedAt,
        exitedAt: startedAt + 9000,
      },
      {
        nodeId: 'n2',
        nodeType: 'collect',
        nodeLabel: 'Ask for the reference',
        outputPath: 'collected',
        enteredAt: startedAt + 9000,
        exitedAt: startedAt + 31_000,
      },
      {
        nodeId: 'n3',
        nodeType: 'lookup',
        nodeLabel: 'Find the parcel',
        outputPath: 'found',
        enteredAt: startedAt + 31_000,
        exitedAt: null,
      },
    ],
    variables: { parcel_reference: '741-B-992', promised_by: '18:00', new_address: '22 Canal Street, second floor' },
    recordings:
      audio === 'none' && problemOf(index) === null
        ? []
        : [
            {
              id: uuid(4, index),
              callId: uuid(2, index),
              type: 'full_call',
              durationMs,
              channelCount: isMono(index) ? 1 : 2,
              contentType: 'audio/ogg; codecs=opus',
              sizeBytes: Math.round(durationMs * 2.1),
              audio,
              progress: audio === 'cached' ? 1 : audio === 'downloading' ? 0.64 : 0,
              problem: problemOf(index),
              findings: audio === 'cached' ? findingsOf(index) : null,
            },
          ],
    transcript: {
      status: hasTranscript ? 'ready' : 'pending',
      language: 'en',
      segments: hasTranscript ? segmentsOf(index) : [],
    },
    syncedAt: NOW - 2 * 60_000,
    heldSince: null,
  };
}

/** Peaks as they would come from the sound: loud where somebody speaks. */
export function peaksOf(index: number, slicesPerSecond: number): Uint8Array<ArrayBuffer>[] {
  const slices = Math.ceil((durationMsOf(index) / 1000) * slicesPerSecond);
  const segments = segmentsOf(index);
  const lane = (speakers: readonly Segment['speaker'][], salt: number) => {
    const peaks = new Uint8Array(slices);
    for (const segment of segments.filter(({ speaker }) => speakers.includes(speaker))) {
      const from = Math.floor((segment.startMs / 1000) * slicesPerSecond);
      const to = Math.min(slices, Math.floor((segment.endMs / 1000) * slicesPerSecond));
      for (let slice = from; slice < to; slice++) {
        const second = slice / slicesPerSecond;
        const word =
          Math.abs(Math.sin(second * 5.3 + segment.index)) *
          (0.45 + 0.55 * Math.abs(Math.sin(second * 1.1 + segment.index * 2)));
        const gap = noise(Math.floor(second * 2.2), salt) > 0.78 ? 0.12 : 1;
        peaks[slice] = Math.round(
          (6 + 170 * word ** 1.4 * gap * (0.3 + 0.7 * noise(slice, salt))) * (segment.speaker === 'system' ? 0.4 : 1),
        );
      }
    }
    for (let slice = 0; slice < slices; slice++)
      if (peaks[slice] === 0) peaks[slice] = Math.round(noise(slice, salt + 5) * 3);
    return peaks;
  };
  return isMono(index)
    ? [lane(['agent', 'contact', 'system'], 11)]
    : [lane(['agent', 'system'], 11), lane(['contact'], 12)];
}

export const AUDIENCES: Audience[] = [
  {
    id: uuid(5, 1),
    connectionId: CONNECTION_ID,
    name: 'Parcel customers',
    description: 'Anyone with a parcel this year',
    contactCount: 14,
  },
  { id: uuid(5, 2), connectionId: CONNECTION_ID, name: 'Clinic patients', description: null, contactCount: 7 },
  { id: uuid(5, 3), connectionId: CONNECTION_ID, name: 'Fibre renewals Q4', description: null, contactCount: 5 },
];

export const ATTRIBUTES: Attribute[] = [
  {
    id: uuid(6, 1),
    connectionId: CONNECTION_ID,
    name: 'customer_since',
    displayName: 'Customer since',
    description: null,
    type: 'date',
  },
  { id: uuid(6, 2), connectionId: CONNECTION_ID, name: 'vip', displayName: 'VIP', description: null, type: 'boolean' },
  {
    id: uuid(6, 3),
    connectionId: CONNECTION_ID,
    name: 'orders',
    displayName: 'Orders',
    description: null,
    type: 'number',
  },
];

export function contactAt(index: number, callCount: number, lastCallAt: number | null): Contact {
  const name = nameOf(index);
  const [firstName = '', ...rest] = name.split(' ');
  return {
    id: uuid(3, index),
    connectionId: CONNECTION_ID,
    firstName,
    lastName: rest.join(' '),
    fullName: name,
    primaryPhone: phoneOf(index),
    primaryEmail:
      index % 5 === 3
        ? null
        : `${name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ /g, '.')}@example.com`,
    address: null,
    city: at(CITIES, index * 3),
    region: null,
    zip: null,
    occupation: at(JOBS, index * 2),
    preferredChannel: 'voice',
    gender: null,
    customAttributes: { customer_since: `20${10 + (index % 14)}-04-12`, vip: index % 6 === 0, orders: index % 23 },
    state: index === 4 ? 'queued' : index === 9 ? 'conflict' : 'synced',
    callCount,
    lastCallAt,
    audienceIds: [at(AUDIENCES, index).id, ...(index % 3 === 0 ? [at(AUDIENCES, index + 1).id] : [])],
    createdAt: NOW - (index + 30) * 24 * HOUR_MS,
    updatedAt: NOW - (index + 2) * 5 * HOUR_MS,
  };
}
