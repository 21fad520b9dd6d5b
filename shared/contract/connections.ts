import { z } from 'zod';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, Nothing } from './common.ts';
import { command, event, query } from './define.ts';

export const PlatformName = z.enum(['gomobile', 'trillet', 'truestate', 'flowgent']);
/**
 * How the key is sent: in `x-api-key`, as a bearer token, alone in `Authorization`, or not at all: `session` has a token that
 * buys others, each for a short while.
 */
export const AuthScheme = z.enum(['apiKey', 'bearer', 'bare', 'session']);

/** What a platform may offer, in the order in which it is shown. */
export const CAPABILITY_KEYS = [
  'calls',
  'recordings',
  'transcripts',
  'contacts',
  'audiences',
  'imports',
  'agents',
  'conversations',
  'streaming',
  'knowledge',
  'flows',
  'callFlows',
  'messageFlows',
  'liveFlows',
  'flowSessions',
  'programs',
  'callRequests',
  'sms',
  'whatsapp',
  'reports',
  'usage',
  'credits',
  'audioLibrary',
  'dictionaries',
  'apiKeys',
  'sessions',
  'comments',
] as const;

export const CapabilityKey = z.enum(CAPABILITY_KEYS);

/** The key of a platform. */
const ApiKey = z.string().trim().min(1).max(4096);

export const Capability = z.object({
  key: CapabilityKey,
  /**
   * platform: by the service · local: kept on this machine · absent: not offered, or not with this key · unprobed: it cannot be
   * found out without doing it, or could not be asked just now.
   */
  offered: z.enum(['platform', 'local', 'absent', 'unprobed']),
});

/** The lists of a platform that are read apart from one another: one that fails holds no other back. */
export const CollectionName = z.enum([
  'contacts',
  'attributes',
  'audiences',
  'recordings',
  'reports',
  'conversations',
  'agents',
  'criteria',
  'agentMetrics',
  'programs',
  'executions',
  'smsPrograms',
  'flows',
  'messageFlows',
  'callFlows',
  'liveFlows',
  'flowSessions',
  'knowledgeBases',
  'documents',
  'knowledgeItems',
  'dids',
  'senderIds',
  'dictionaries',
  'dictionaryEntries',
  'audios',
  'apiKeys',
  'creditTransactions',
]);

/**
 * How a list is read. walk: all of its pages · snapshot: one answer, which is all of it · newestFirst, changedFirst: from the newest or
 * last changed row down to what is known, with an overlap, and now and then all of it · twoStep: its rows, then by id what they leave
 * out · perRecord: one request for each record.
 */
export const PullStrategy = z.enum(['walk', 'snapshot', 'newestFirst', 'changedFirst', 'twoStep', 'perRecord']);

export const CollectionHealth = z.object({
  collection: CollectionName,
  /** How it was read last; null where it never was. */
  strategy: PullStrategy.nullable(),
  /** When every row of it was last seen in one walk; null where that never was, or is not how it is read. */
  wholeReadAt: Instant.nullable(),
  /** How far below the newest known row it is read again, from how late its rows have been; null where it is not read so. */
  overlapMs: z.number().int().nullable(),
  /** When it was last read to its end. */
  readAt: Instant.nullable(),
  problem: ErrorInfo.nullable(),
  failingSince: Instant.nullable(),
  /** When it is asked for again at the latest; null while it can be read. */
  nextAttemptAt: Instant.nullable(),
  /** Records that came in a shape that cannot be read. */
  rejectedCount: z.number().int(),
  /** The platform's own ids of some of them, for its support. */
  rejectedIds: z.array(z.string()).max(3),
  /** So many rows are absent at once that none was removed. */
  vanished: z
    .object({
      count: z.number().int(),
      knownCount: z.number().int(),
      /** When the person accepted that they go; from then on each goes once the platform says that it is gone. */
      acceptedAt: Instant.nullable(),
    })
    .nullable(),
});

export const ConnectionInput = z.object({
  platform: PlatformName,
  name: z.string().trim().min(1).max(64),
  /** As it was typed: what is wrong with it is said in a sentence. */
  baseUrl: z.string().trim().min(1).max(2048),
  authScheme: AuthScheme.default('apiKey'),
  /** The workspace or organization that the key is used for, on a platform that wants it named. It travels in a header. */
  scopeId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  /** Goes to the keychain and nowhere else; it is never sent back. */
  apiKey: ApiKey,
  /** The name in the address may lead into a private network. */
  privateNetwork: z.boolean().default(false),
});

/** In the order in which they are made: where one fails, the later ones were not tried. */
export const TestStepName = z.enum(['address', 'protection', 'platform', 'key', 'collections']);

export const ConnectionTest = z.object({
  steps: z.array(
    z.object({
      name: TestStepName,
      /** passed · failed · unneeded: there is nothing to test, as on this machine itself · untried. */
      outcome: z.enum(['passed', 'failed', 'unneeded', 'untried']),
    }),
  ),
  /** Why it stopped where it did; null where every step passed. */
  problem: ErrorInfo.nullable(),
  organisationName: ForeignText.nullable(),
  userEmail: ForeignText.nullable(),
  capabilities: z.array(Capability),
  /** How far the platform's clock is ahead of this computer's; null where it does not tell. */
  clockSkewMs: z.number().int().nullable(),
});

export const Connection = z.object({
  id: LocalId,
  platform: PlatformName,
  name: z.string(),
  baseUrl: z.string(),
  authScheme: AuthScheme,
  scopeId: z.string().nullable(),
  organisationName: ForeignText.nullable(),
  /** True for the sample workspace that ships with Earshot. */
  sample: z.boolean(),
  capabilities: z.array(Capability),
  lastSyncedAt: Instant.nullable(),
  /** What the last exchange ended with; null when it went well or none has been tried. */
  problem: ErrorInfo.nullable(),
  /** One entry for each list that was ever tried. */
  collections: z.array(CollectionHealth),
  clockSkewMs: z.number().int().nullable(),
  /** When what the platform offers was last looked at. */
  capabilitiesAt: Instant.nullable(),
  privateNetwork: z.boolean(),
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
  /** Calls the platform with these settings and keeps nothing. Answers how far it came; rejects only for a bug. */
  test: command(ConnectionInput, ConnectionTest, PLATFORM_CALL),
  add: command(ConnectionInput.extend({ id: LocalId }), Connection, PLATFORM_CALL),
  /** Calls the platform of a connection that is here, and keeps what it offers. */
  testAgain: command(z.object({ id: LocalId }), ConnectionTest, PLATFORM_CALL),
  /**
   * Another key for a connection that is here; all that was read and all that waits stays. It is tried first: AUTH_EXPIRED
   * where the platform refuses it, CONFLICT where it belongs to another organization. Nothing changes then.
   */
  replaceKey: command(
    z.object({ id: LocalId, apiKey: ApiKey, authScheme: AuthScheme.optional() }),
    Connection,
    PLATFORM_CALL,
  ),
  /**
   * The person accepts that rows which the platform no longer lists are removed here: at most `count`, each once the platform
   * says by id that it is gone. `confirmation` is the name of the connection as the person typed it.
   */
  acceptRemoval: command(
    z.object({
      id: LocalId,
      collection: CollectionName,
      count: z.number().int().min(1),
      confirmation: z.string().max(64),
    }),
    Connection,
  ),
  rename: command(z.object({ id: LocalId, name: z.string().trim().min(1).max(64) }), Connection),
  /** Removes the connection, its local copy and its key. Refused with CONFLICT while changes wait, unless `discardUnsent`. */
  remove: command(z.object({ id: LocalId, discardUnsent: z.boolean().default(false) }), Nothing, PLATFORM_CALL),
  /** Forgets its key on this computer and keeps its data; it asks for the key again. */
  signOut: command(z.object({ id: LocalId }), Connection, PLATFORM_CALL),
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
export type CapabilityKey = z.infer<typeof CapabilityKey>;
export type SamplePlatform = z.infer<typeof SamplePlatform>;
export type AuthScheme = z.infer<typeof AuthScheme>;
export type PlatformName = z.infer<typeof PlatformName>;
export type CollectionName = z.infer<typeof CollectionName>;
export type PullStrategy = z.infer<typeof PullStrategy>;
export type CollectionHealth = z.infer<typeof CollectionHealth>;
export type TestStepName = z.infer<typeof TestStepName>;
