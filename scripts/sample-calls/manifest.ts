import { z } from 'zod';

/** The shape of resources/sample-calls/manifest.json, from which the local platform fills its sample workspace. */
const Text = z.string().min(1).max(64);
const Milliseconds = z.number().int().min(0);

export const Segment = z.strictObject({
  speaker: z.enum(['agent', 'contact', 'system']),
  /** The audio channel it is heard on; null when it is heard on none (a silence that was noted). */
  channel: z.union([z.literal(0), z.literal(1), z.null()]),
  /** From the start of the recording. */
  startMs: Milliseconds,
  endMs: Milliseconds,
  text: z.string().min(1),
  confidence: z.number().min(0).max(1).nullable(),
});

/** A node of the flow, in ms from the start of the call (which rings for `answeredAfterMs` before it is recorded). */
export const PathStep = z.strictObject({
  nodeId: Text,
  nodeType: Text,
  nodeLabel: Text,
  outputPath: z.string().nullable(),
  enterMs: Milliseconds,
  exitMs: Milliseconds.nullable(),
});

/** Something that happened, in ms from the start of the call. */
export const CallEvent = z.strictObject({ type: Text, atMs: Milliseconds, data: z.record(z.string(), z.unknown()) });

export const SampleCall = z.strictObject({
  key: z.string().regex(/^[a-z]+-\d\d$/),
  business: z.enum(['support', 'clinic', 'telecom', 'delivery']),
  program: Text.nullable(),
  language: z.enum(['en', 'fr', 'es']),
  direction: z.enum(['inbound', 'outbound']),
  status: z.literal('completed'),
  agentKey: Text,
  contactKey: Text,
  startedMinutesAgo: z.number().int().positive(),
  answeredAfterMs: Milliseconds,
  durationMs: Milliseconds,
  channels: z.union([z.literal(1), z.literal(2)]),
  sampleRate: z.literal(48_000),
  codec: z.literal('opus'),
  file: z.string().regex(/^[a-z]+-\d\d\.opus$/),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  from: z.string().regex(/^\+\d{3,19}$/),
  to: z.string().regex(/^\+\d{3,19}$/),
  path: z.array(PathStep),
  events: z.array(CallEvent),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  credits: z.number().positive(),
  transcript: z.strictObject({ status: z.literal('ready'), language: z.string(), segments: z.array(Segment) }),
});

export const SampleContact = z.strictObject({
  key: Text,
  firstName: Text,
  lastName: Text,
  fullName: Text,
  primaryPhone: z.string().regex(/^\+\d{3,19}$/),
  primaryEmail: z.email().max(64).nullable(),
  address: Text.nullable(),
  city: Text.nullable(),
  state: Text.nullable(),
  zip: Text.nullable(),
  occupation: Text.nullable(),
  preferredChannel: Text.nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  customAttributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const Manifest = z.strictObject({
  version: z.literal(1),
  organisation: z.strictObject({ name: Text, slug: Text, timezone: Text, currency: z.string().length(3) }),
  user: z.strictObject({ email: z.email(), firstName: Text, lastName: Text }),
  agents: z.array(z.strictObject({ key: Text, name: Text })),
  customAttributes: z.array(
    z.strictObject({
      displayName: Text,
      description: z.string(),
      type: z.enum(['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url']),
    }),
  ),
  audiences: z.array(z.strictObject({ name: Text, description: z.string(), contactKeys: z.array(Text) })),
  contacts: z.array(SampleContact),
  calls: z.array(SampleCall),
});

export type Segment = z.infer<typeof Segment>;
export type PathStep = z.infer<typeof PathStep>;
export type CallEvent = z.infer<typeof CallEvent>;
export type SampleCall = z.infer<typeof SampleCall>;
export type SampleContact = z.infer<typeof SampleContact>;
export type Manifest = z.infer<typeof Manifest>;

/** How a custom attribute is named in a contact's values. */
export function attributeSlug(displayName: string): string {
  return displayName.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

/** JSON whose small objects (a segment, a step, a contact) stay on one line, so that diffs read well. */
export function toCompactJson(value: unknown, maxColumns = 700): string {
  return `${layOut(value, '', maxColumns)}\n`;
}

function layOut(value: unknown, indent: string, maxColumns: number): string {
  const oneLine = JSON.stringify(value);
  if (value === null || typeof value !== 'object') return oneLine;
  const items: unknown[] = Object.values(value);
  const isLeaf = !Array.isArray(value) && !oneLine.includes('[{') && !oneLine.includes(':[');
  if (items.length === 0 || (isLeaf && oneLine.length <= maxColumns)) return oneLine;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${items.map((item) => inner + layOut(item, inner, maxColumns)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(([key, item]) => {
    return `${inner}${JSON.stringify(key)}: ${layOut(item, inner, maxColumns)}`;
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}
