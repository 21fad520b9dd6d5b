import { toIso } from '../db/clock.ts';
import type { Db } from '../db/statements.ts';
import { addMember, findAudience, insertAudience } from '../gomobile/audiences/repository.ts';
import { findContact, insertContact } from '../gomobile/contacts/repository.ts';
import { insertCustomAttribute, listCustomAttributes } from '../gomobile/custom-attributes/repository.ts';
import { slugOf } from '../gomobile/custom-attributes/service.ts';
import { applyValues } from '../gomobile/custom-attributes/values.ts';
import { sampleAudio } from '../gomobile/recordings/audio.ts';
import { StartFailure } from '../start-failure.ts';
import { sampleId, sampleWorkspaceId } from './ids.ts';
import { type CallSeed, insertAgent, insertCall, insertOrganization, insertProgram } from './insert.ts';
import type { SampleCall, SampleContact, SampleManifest } from './sample-manifest.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The sample workspace looks lived in: its oldest rows are this old. */
export const WORKSPACE_AGE_MS = 120 * DAY_MS;

/** Fills an empty workspace from the manifest. `now` is the seed time that calls are counted back from. */
export function seedSample(db: Db, manifest: SampleManifest, now: number): void {
  const { organisation, user } = manifest;
  const bornAt = now - WORKSPACE_AGE_MS;
  const userId = sampleId('user', user.email);
  insertOrganization(
    db,
    {
      id: sampleId('organization', organisation.slug),
      workspaceId: sampleWorkspaceId(organisation.slug),
      ...organisation,
      user: { id: userId, ...user },
    },
    bornAt,
  );
  manifest.customAttributes.forEach(({ displayName, description, type }, index) => {
    const name = slugOf(displayName);
    const id = sampleId('custom-attribute', name);
    insertCustomAttribute(db, {
      id,
      name,
      display_name: displayName,
      description,
      type,
      at: bornAt + index * MINUTE_MS,
      by: userId,
    });
  });
  manifest.contacts.forEach((contact, index) => {
    const age = (manifest.contacts.length - index) / (manifest.contacts.length + 1);
    seedContact(db, contact, now - Math.round(age * WORKSPACE_AGE_MS));
  });
  for (const [index, audience] of manifest.audiences.entries()) {
    seedAudience(db, audience, bornAt + (index + 1) * DAY_MS);
  }
  for (const { key, name } of manifest.agents) insertAgent(db, sampleId('agent', key), name, bornAt);
  // Oldest first, so that the order of creation is that of the calls.
  const oldestFirst = manifest.calls.toSorted((a, b) => b.startedMinutesAgo - a.startedMinutesAgo);
  for (const call of oldestFirst) seedCall(db, call, now);
}

function seedContact(db: Db, contact: SampleContact, at: number): void {
  const { key, customAttributes, ...fields } = contact;
  const { values, problems } = applyValues(listCustomAttributes(db), {}, customAttributes);
  if (problems.length > 0) {
    const what = problems.map(({ message }) => message).join('; ');
    throw new StartFailure('SAMPLE_UNUSABLE', `The sample contact ${key} is not valid: ${what}.`);
  }
  insertContact(db, sampleId('contact', key), { ...fields, channels: null, values }, at);
}

function seedAudience(db: Db, audience: SampleManifest['audiences'][number], at: number): void {
  const { name, description, contactKeys } = audience;
  const id = sampleId('audience', name);
  insertAudience(db, id, 'static', { name, description }, at);
  const seq = findAudience(db, id)?.seq ?? 0;
  for (const key of contactKeys) {
    const contact = findContact(db, sampleId('contact', key));
    if (contact === undefined) throw unknownKey(`audience ${name}`, 'contact', key);
    addMember(db, seq, contact.seq);
  }
}

function seedCall(db: Db, call: SampleCall, now: number): void {
  if (findContact(db, sampleId('contact', call.contactKey)) === undefined) {
    throw unknownKey(`call ${call.key}`, 'contact', call.contactKey);
  }
  if (call.program !== null) {
    const startedAt = now - Math.round(call.startedMinutesAgo * MINUTE_MS);
    insertProgram(db, sampleId('program', call.program), call.program, startedAt);
  }
  insertCall(db, toCallSeed(call, now));
}

function toCallSeed(call: SampleCall, now: number): CallSeed {
  const startedAt = now - Math.round(call.startedMinutesAgo * MINUTE_MS);
  const answeredAt = startedAt + call.answeredAfterMs;
  const { direction, status, from, to, variables, credits } = call;
  return {
    id: sampleId('call', call.key),
    jobId: sampleId('job', call.key),
    programId: call.program === null ? null : sampleId('program', call.program),
    contactId: sampleId('contact', call.contactKey),
    agentId: sampleId('agent', call.agentKey),
    direction,
    status,
    from,
    to,
    startedAt,
    answeredAt,
    endedAt: answeredAt + call.durationMs,
    path: call.path.map(({ enterMs, exitMs, ...step }) => ({
      ...step,
      enteredAt: toIso(startedAt + enterMs),
      exitedAt: exitMs === null ? null : toIso(startedAt + exitMs),
      data: null,
    })),
    events: call.events.map(({ type, atMs, data }) => ({ type, at: toIso(startedAt + atMs), data })),
    variables,
    credits,
    recording: {
      id: sampleId('recording', call.key),
      fileId: sampleId('file', call.key),
      durationMs: call.durationMs,
      fileName: call.file,
      contentType: 'audio/ogg',
      sizeBytes: call.sizeBytes,
      sha256: call.sha256,
      channels: call.channels,
      codec: call.codec,
      sampleRate: call.sampleRate,
      audio: sampleAudio(call.file),
      transcript: {
        ...call.transcript,
        segments: call.transcript.segments.map((segment, index) => ({
          id: sampleId('segment', `${call.key}:${index}`),
          index,
          ...segment,
        })),
      },
    },
  };
}

const unknownKey = (where: string, kind: string, key: string): StartFailure =>
  new StartFailure('SAMPLE_UNUSABLE', `The sample ${where} names the ${kind} ${key}, which does not exist.`);
