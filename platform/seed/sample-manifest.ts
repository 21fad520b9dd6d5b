import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CustomAttributeType } from '#shared/wire/gomobile/custom-attributes.ts';
import { StartFailure } from '../start-failure.ts';

const Key = z.string().min(1);
const Milliseconds = z.number().int().min(0);
const Phone = z.string().regex(/^\+\d{3,19}$/);

const Segment = z.strictObject({
  speaker: z.enum(['agent', 'contact', 'system']),
  /** Null where it is heard on neither side. */
  channel: z.union([z.literal(0), z.literal(1), z.null()]),
  /** From the start of the recording. */
  startMs: Milliseconds,
  endMs: Milliseconds,
  text: z.string().min(1),
  confidence: z.number().min(0).max(1).nullable(),
});

/** A node of the flow that the call went through, in ms from the start of the call. */
const PathStep = z.strictObject({
  nodeId: Key,
  nodeType: Key,
  nodeLabel: Key,
  outputPath: z.string().nullable(),
  enterMs: Milliseconds,
  exitMs: Milliseconds.nullable(),
});

/** In ms from the start of the call. */
const CallEvent = z.strictObject({ type: Key, atMs: Milliseconds, data: z.record(z.string(), z.unknown()) });

const SampleCall = z.strictObject({
  key: Key,
  business: z.enum(['support', 'clinic', 'telecom', 'delivery']),
  program: Key.nullable(),
  language: z.enum(['en', 'fr', 'es']),
  direction: z.enum(['inbound', 'outbound']),
  status: z.string().min(1),
  agentKey: Key,
  contactKey: Key,
  startedMinutesAgo: z.number().positive(),
  /** The recording starts this long after the call. */
  answeredAfterMs: Milliseconds,
  /** Of the recording, exact. */
  durationMs: z.number().int().positive(),
  channels: z.union([z.literal(1), z.literal(2)]),
  sampleRate: z.literal(48_000),
  codec: z.literal('opus'),
  /** A plain file name: nothing outside the sample folder is ever read. */
  file: z.string().regex(/^[\w-]+\.opus$/),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  from: Phone,
  to: Phone,
  path: z.array(PathStep),
  events: z.array(CallEvent),
  variables: z.record(z.string(), z.unknown()),
  credits: z.number().min(0),
  transcript: z.strictObject({ status: z.literal('ready'), language: z.string(), segments: z.array(Segment) }),
});

const SampleContact = z.strictObject({
  key: Key,
  firstName: z.string(),
  lastName: z.string(),
  fullName: z.string(),
  primaryPhone: Phone,
  primaryEmail: z.email().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  zip: z.string().nullable(),
  occupation: z.string().nullable(),
  preferredChannel: z.string().nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  /** By slug of the attribute's display name. */
  customAttributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** `manifest.json` of the sample calls. */
export const SampleManifest = z.strictObject({
  version: z.literal(1),
  organisation: z.strictObject({ name: z.string(), slug: Key, timezone: z.string(), currency: z.string() }),
  user: z.strictObject({ email: z.email(), firstName: z.string(), lastName: z.string() }),
  agents: z.array(z.strictObject({ key: Key, name: z.string() })),
  customAttributes: z.array(
    z.strictObject({ displayName: z.string(), description: z.string(), type: CustomAttributeType }),
  ),
  audiences: z.array(z.strictObject({ name: z.string(), description: z.string(), contactKeys: z.array(Key) })),
  contacts: z.array(SampleContact),
  calls: z.array(SampleCall),
});

export type SampleManifest = z.infer<typeof SampleManifest>;
export type SampleCall = z.infer<typeof SampleCall>;
export type SampleContact = z.infer<typeof SampleContact>;

/** Reads the manifest and checks that every audio file is there in full size. Throws `StartFailure`. */
export function readSampleManifest(sampleDir: string): SampleManifest {
  const path = join(sampleDir, 'manifest.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw new StartFailure('SAMPLE_UNUSABLE', `The sample calls cannot be read: ${String(thrown)}.`, thrown);
  }
  const parsed = SampleManifest.safeParse(json);
  if (!parsed.success) {
    throw new StartFailure('SAMPLE_UNUSABLE', `${path} is not as expected:\n${z.prettifyError(parsed.error)}`);
  }
  for (const { file, sizeBytes } of parsed.data.calls) {
    const found = statSync(join(sampleDir, file), { throwIfNoEntry: false })?.size;
    if (found !== sizeBytes) {
      const problem = found === undefined ? 'is missing' : `has ${found} bytes instead of ${sizeBytes}`;
      throw new StartFailure('SAMPLE_UNUSABLE', `The sample call ${join(sampleDir, file)} ${problem}.`);
    }
  }
  return parsed.data;
}
