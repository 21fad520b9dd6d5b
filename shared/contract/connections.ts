import { z } from 'zod';
import { Changed, ErrorInfo, Instant, LocalId, Nothing } from './common.ts';
import { command, event, query } from './define.ts';

export const PlatformName = z.enum(['gomobile', 'trillet', 'truestate', 'flowgent']);
export const AuthScheme = z.enum(['apiKey', 'bearer']);

export const CapabilityKey = z.enum(['calls', 'recordings', 'transcripts', 'contacts', 'audiences', 'comments']);

export const Capability = z.object({
  key: CapabilityKey,
  /** platform: read from the service · local: kept on this machine · absent: not offered. */
  offered: z.enum(['platform', 'local', 'absent']),
});

export const ConnectionInput = z.object({
  platform: PlatformName,
  name: z.string().trim().min(1).max(64),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2048),
  authScheme: AuthScheme.default('apiKey'),
  /** Goes to the keychain and nowhere else; it is never sent back. */
  apiKey: z.string().trim().min(1).max(4096),
});

export const ConnectionTest = z.object({
  organisationName: z.string(),
  userEmail: z.string().nullable(),
  capabilities: z.array(Capability),
});

export const Connection = z.object({
  id: LocalId,
  platform: PlatformName,
  name: z.string(),
  baseUrl: z.string(),
  authScheme: AuthScheme,
  organisationName: z.string().nullable(),
  /** True for the sample workspace that ships with Earshot. */
  sample: z.boolean(),
  capabilities: z.array(Capability),
  lastSyncedAt: Instant.nullable(),
  /** What the last exchange ended with; null when it went well or none has been tried. */
  problem: ErrorInfo.nullable(),
  contactCount: z.number().int(),
  callCount: z.number().int(),
  recordingCount: z.number().int(),
  cachedRecordingCount: z.number().int(),
});

/** The local platform that serves the sample workspace. */
export const SamplePlatform = z.object({
  installed: z.boolean(),
  state: z.enum(['stopped', 'starting', 'running', 'failed']),
  url: z.string().nullable(),
});

/** A platform may take a minute to answer. */
const PLATFORM_CALL = { deadlineMs: 120_000 };

export const connections = {
  list: query(z.object({}).optional(), z.array(Connection)),
  /** Calls the platform with these settings and keeps nothing. */
  test: command(ConnectionInput, ConnectionTest, PLATFORM_CALL),
  add: command(ConnectionInput.extend({ id: LocalId }), Connection, PLATFORM_CALL),
  rename: command(z.object({ id: LocalId, name: z.string().trim().min(1).max(64) }), Connection),
  /** Removes the connection, its local copy and its key. Refused with CONFLICT while changes wait, unless `discardUnsent`. */
  remove: command(z.object({ id: LocalId, discardUnsent: z.boolean().default(false) }), Nothing, PLATFORM_CALL),
  /** Adds the sample workspace: starts the local platform and connects to it. */
  addSample: command(z.object({}).optional(), Connection),
  samplePlatform: query(z.object({}).optional(), SamplePlatform),
  /** Starts or stops the local platform; the choice survives a restart. */
  setSamplePlatform: command(z.object({ running: z.boolean() }), SamplePlatform),
  onChanged: event(Changed),
};

export type Connection = z.infer<typeof Connection>;
export type ConnectionInput = z.infer<typeof ConnectionInput>;
export type ConnectionTest = z.infer<typeof ConnectionTest>;
export type Capability = z.infer<typeof Capability>;
export type SamplePlatform = z.infer<typeof SamplePlatform>;
export type AuthScheme = z.infer<typeof AuthScheme>;
export type PlatformName = z.infer<typeof PlatformName>;
