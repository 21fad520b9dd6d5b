import { toIso } from '../db/clock.ts';
import { all, type Db } from '../db/statements.ts';
import { type ContactFields, insertContact } from '../gomobile/contacts/repository.ts';
import { toneAudio } from '../gomobile/recordings/audio.ts';
import { TONE_SAMPLE_RATE, toneSizeBytes } from '../gomobile/recordings/tone.ts';
import { sampleId } from './ids.ts';
import { insertAgent, insertCall, type RecordingSeed } from './insert.ts';
import { AGENT_LINES, AGENT_NAMES, CONTACT_LINES, NAME_SETS, OCCUPATIONS } from './names.ts';
import { Random } from './random.ts';
import { SHARED_AUDIO } from './shared-audio.ts';

const DAY_MS = 24 * 60 * 60_000;
const CONTACTS_SEED = 0x0c0117ac;
const RECORDINGS_SEED = 0x4ec04d;

/** Adds contacts with names in many scripts, created one millisecond apart and all before `now`. */
export function generateContacts(db: Db, howMany: number, now: number): void {
  const random = new Random(CONTACTS_SEED);
  for (let index = 0; index < howMany; index++) {
    insertContact(db, random.uuid(), generatedContact(random, index), now - howMany + index);
  }
}

function generatedContact(random: Random, index: number): ContactFields {
  const set = random.pick(NAME_SETS);
  const gender = random.chance(0.5) ? 'female' : 'male';
  const firstName = random.pick(set[gender]);
  const lastName = random.pick(set.last);
  return {
    // Unique by the index; no country hands out numbers that start with 99.
    primaryPhone: `+${set.dialCode}99${String(index).padStart(7, '0')}`,
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    primaryEmail: random.chance(0.7) ? `contact${index}@example.com` : null,
    address: null,
    city: set.city,
    state: null,
    zip: null,
    occupation: random.chance(0.5) ? random.pick(OCCUPATIONS) : null,
    preferredChannel: random.chance(0.5) ? 'voice' : null,
    gender,
    channels: null,
    values: {},
  };
}

/** Adds finished calls with a recording each, which share a few files, spread over the 90 days before `now`, with contacts that exist. */
export function generateRecordings(db: Db, howMany: number, now: number): void {
  const random = new Random(RECORDINGS_SEED);
  const firstDay = now - 90 * DAY_MS;
  for (const name of AGENT_NAMES) insertAgent(db, sampleId('agent', name), name, firstDay - DAY_MS);
  const contacts = all<{ id: string; primary_phone: string }>(
    db,
    'SELECT id, primary_phone FROM contacts WHERE deleted_at IS NULL ORDER BY seq LIMIT 5000',
  );
  const spacingMs = (90 * DAY_MS) / Math.max(1, howMany);
  for (let index = 0; index < howMany; index++) {
    const contact = contacts[random.integer(0, Math.max(0, contacts.length - 1))];
    const startedAt = Math.round(firstDay + index * spacingMs - 15 * 60_000);
    generateCall(db, random, index, startedAt, contact);
  }
}

function generateCall(
  db: Db,
  random: Random,
  index: number,
  startedAt: number,
  contact: { id: string; primary_phone: string } | undefined,
): void {
  const inbound = random.chance(0.6);
  const line = '+441134960000';
  const caller = contact?.primary_phone ?? '+441134960999';
  const answeredAt = startedAt + random.integer(2000, 20_000);
  const recording = generateRecording(random, index);
  const endedAt = answeredAt + recording.durationMs;
  insertCall(db, {
    id: random.uuid(),
    jobId: random.uuid(),
    programId: null,
    contactId: contact?.id ?? null,
    agentId: sampleId('agent', random.pick(AGENT_NAMES)),
    direction: inbound ? 'inbound' : 'outbound',
    status: 'completed',
    from: inbound ? caller : line,
    to: inbound ? line : caller,
    startedAt,
    answeredAt,
    endedAt,
    path: [],
    events: [{ type: 'answered', at: toIso(answeredAt), data: {} }],
    variables: {},
    credits: Math.ceil(recording.durationMs / 60_000),
    recording,
  });
}

function generateRecording(random: Random, index: number): RecordingSeed {
  const { durationMs, channels, seed, sha256 } = random.pick(SHARED_AUDIO);
  const segments = generateSegments(random, durationMs, channels);
  return {
    id: random.uuid(),
    fileId: sampleId('file', sha256),
    durationMs,
    fileName: `call-${String(index + 1).padStart(6, '0')}.wav`,
    contentType: 'audio/wav',
    sizeBytes: toneSizeBytes({ duration_ms: durationMs, channels }),
    sha256,
    channels,
    codec: 'pcm_s16le',
    sampleRate: TONE_SAMPLE_RATE,
    audio: toneAudio(seed),
    transcript: { status: 'ready', language: 'en', segments },
  };
}

function generateSegments(
  random: Random,
  durationMs: number,
  channels: 1 | 2,
): RecordingSeed['transcript']['segments'] {
  const segments: RecordingSeed['transcript']['segments'] = [];
  for (let startMs = 0; startMs + 4000 <= durationMs; startMs += 4000) {
    const byAgent = segments.length % 2 === 0;
    segments.push({
      id: random.uuid(),
      index: segments.length,
      speaker: byAgent ? 'agent' : 'contact',
      channel: channels === 1 ? null : byAgent ? 0 : 1,
      startMs,
      endMs: startMs + random.integer(1500, 3900),
      text: random.pick(byAgent ? AGENT_LINES : CONTACT_LINES),
      confidence: random.integer(70, 99) / 100,
    });
  }
  return segments;
}
