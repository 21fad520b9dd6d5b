import type { AudioUsage } from '#shared/contract/audio-library.ts';
import type { Connection } from '#shared/contract/connections.ts';
import type { ExportRequest, PlatformReportRequest } from '#shared/contract/exports.ts';
import type { Import } from '#shared/contract/imports.ts';
import type { AppHandlers, Contract } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import type { LogFields } from '../lib/ports.ts';

/** Features of which every call goes to the engine, except those of `connections` that the main side answers itself. */
export const ENGINE_FEATURES = [
  'agents',
  'apiKeys',
  'audiences',
  'audioLibrary',
  'conversations',
  'dictionaries',
  'exports',
  'flows',
  'imports',
  'jobs',
  'knowledge',
  'messages',
  'numbers',
  'programs',
  'reports',
  'sessions',
  'calls',
  'callSearch',
  'comments',
  'connections',
  'contacts',
  'outbox',
  'recordings',
  'markers',
  'redactions',
  'storage',
  'sync',
  'transcripts',
] as const satisfies readonly (keyof Contract)[];

type EngineFeature = (typeof ENGINE_FEATURES)[number];
type MainMember =
  | 'chooseAudio'
  | 'uploadAudio'
  | 'addEntry'
  | 'chooseDocuments'
  | 'addSample'
  | 'samplePlatform'
  | 'setSamplePlatform'
  // What asks where a file shall lie, or shows one.
  | 'save'
  | 'savePlatformReport'
  | 'saveTranscript'
  | 'chooseFile'
  | 'saveRows'
  | 'showFile'
  | 'openFile';

/** Queries that need what only the writer holds in memory. Every other query of these features is the reader's. */
export const WRITER_QUERIES = { apiKeys: ['own'], storage: ['usage'], sync: ['status'] } as const;

type WriterQuery<F> = F extends keyof typeof WRITER_QUERIES ? (typeof WRITER_QUERIES)[F][number] : never;
type MembersOfKind<F, K extends 'query' | 'command'> = {
  [M in keyof F]: F[M] extends { kind: K } ? M : never;
}[keyof F];
type ReaderMember<F extends EngineFeature> = Exclude<MembersOfKind<Contract[F], 'query'>, WriterQuery<F> | MainMember>;
type WriterMember<F extends EngineFeature> =
  | Exclude<MembersOfKind<Contract[F], 'command'>, MainMember>
  | (WriterQuery<F> & keyof Contract[F]);

/** What the reader answers: from the database alone, over a connection that cannot write. */
export type ReaderHandlers = {
  [F in EngineFeature]: { [M in ReaderMember<F> & keyof AppHandlers[F]]: AppHandlers[F][M] };
};

/** What the writer answers: every command, and the queries about what it is doing. */
export type WriterHandlers = {
  [F in EngineFeature]: { [M in WriterMember<F> & keyof AppHandlers[F]]: AppHandlers[F][M] };
};

/** The calls of the contract that the engine answers. The main side answers the rest itself. */
export type EngineHandlers = { [F in EngineFeature]: ReaderHandlers[F] & WriterHandlers[F] };

/** Where the bytes of a recording lie and how to read them. Never crosses to a window. */
export interface MediaSource {
  path: string;
  key: Uint8Array;
  fileId: string;
  length: number;
  contentType: string;
}

export interface AudioUpload {
  id: string;
  connectionId: string;
  path: string;
  title: string;
  description?: string | undefined;
  usageType: AudioUsage;
  tags: string[];
}

export interface NewEntry {
  dictionaryId: string;
  key: string;
  source: { path: string } | { audioId: string };
}

/** What the main side asks of the engine beyond the contract. */
export interface EngineInternals {
  /** The local audio of a recording, or null where it is not (wholly) here. Notes the time for eviction. */
  resolveMedia(input: { recordingId: string }): Promise<MediaSource | null>;
  /** The local audio turned out damaged: it is fetched anew. */
  reportDamage(input: { recordingId: string }): Promise<void>;
  /** Adds the sample connection or moves the existing one to `baseUrl`; its key is in the secret store already. */
  ensureSampleConnection(input: { id: string; name: string; baseUrl: string }): Promise<Connection>;
  /** New limits for the audio kept here. */
  setAudioPolicy(input: AudioPolicy): Promise<void>;
  /** How many secrets of removed connections the keychain has not let go yet. */
  countSecretsLeft(input?: undefined): Promise<number>;
  /** Tries to remove them again; answers how many are left. */
  removeSecretsLeft(input?: undefined): Promise<number>;
  /** Queues the upload of a file that the person has chosen. */
  /** Sends a file to the library of audio; its path was chosen in the system's dialog. */
  uploadAudio(input: AudioUpload): Promise<{ id: string }>;
  /** Adds a word to a dictionary, with the audio of a file that was chosen or of the library. */
  addDictionaryEntry(input: NewEntry): Promise<void>;
  uploadDocument(input: { jobId: string; baseId: string; path: string }): Promise<void>;
  /** The machine woke up, or the network or the sample platform came back: try now. */
  wake(): Promise<void>;
  /** Begins to read a file of contacts. Its path never crosses to a window. */
  readImportFile(input: ImportFileToRead): Promise<Import>;
  /** Writes rows of an import to a file, with what became of them. */
  writeImportRows(input: ImportFileToWrite): Promise<void>;
  /** Somebody looks at a recording whose waveform is not computed yet. */
  queuePeaks(input: { recordingId: string }): Promise<void>;
  /** Begins an export to the file that the person chose. */
  startExport(input: { request: ExportRequest | TranscriptFileRequest; path: string }): Promise<Job>;
  /** Begins to fetch a report that a platform writes. */
  startPlatformReport(input: { request: PlatformReportRequest; path: string }): Promise<Job>;
  /** Where the file of a job that is done lies; null where it has none. */
  jobFile(input: { id: string }): Promise<string | null>;
}

/** A file of contacts that the person chose. */
export interface ImportFileToRead {
  id: string;
  connectionId: string;
  path: string;
  /** Without its folder. */
  name: string;
  /** The built thread that reads it, or its source in tests. */
  workerPath: string;
}

/** Where rows of an import go, and in which words what became of them is said. */
export interface ImportFileToWrite {
  id: string;
  path: string;
  only: 'all' | 'problems';
  words: Readonly<Record<string, string>>;
}

export interface AudioPolicy {
  quotaBytes: number;
  prefetch: boolean;
}

export interface EngineOptions {
  databasePath: string;
  databaseKeyHex: string | null;
  dataDirectory: string;
  mediaDirectory: string;
  /** The built entry of the thread that decodes audio. */
  peaksWorkerPath: string;
  /** The built entry of the thread that writes exports. */
  exportWorkerPath: string;
  audioPolicy: AudioPolicy;
}

/** What the engine asks of the main side, which alone reaches the keychain. */
export interface MainServices {
  getSecret(input: { account: string }): Promise<string | null>;
  setSecret(input: { account: string; value: string }): Promise<void>;
  removeSecret(input: { account: string }): Promise<void>;
}

/** Work on a store that is not open. */
export type StoreTask =
  /** Rejects with DB_KEY_UNAVAILABLE when the key is not the file's. */
  | { name: 'checkKey'; path: string; keyHex: string }
  | { name: 'rekey'; path: string; keyHex: string; nextKeyHex: string };

export type Outcome = { ok: true; value: unknown } | { ok: false; error: ErrorData };

export type ToEngine =
  | { kind: 'open'; options: EngineOptions }
  | { kind: 'call'; id: number; channel: string; input: unknown; requestId: string }
  | { kind: 'answer'; id: number; outcome: Outcome }
  | { kind: 'task'; task: StoreTask }
  | { kind: 'close' };

export type FromEngine =
  | { kind: 'opened'; outcome: Outcome }
  | { kind: 'reply'; id: number; outcome: Outcome }
  | { kind: 'ask'; id: number; name: keyof MainServices; input: unknown }
  | { kind: 'event'; feature: string; member: string; payload: unknown }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; fields: LogFields }
  | { kind: 'damaged'; error: ErrorData }
  | { kind: 'done'; outcome: Outcome }
  | { kind: 'closed' };

export type ToReader =
  | { kind: 'open'; databasePath: string; databaseKeyHex: string | null; cancelled: SharedArrayBuffer }
  | { kind: 'call'; id: number; channel: string; input: unknown }
  | { kind: 'close' };

export type FromReader =
  | { kind: 'opened'; outcome: Outcome }
  | { kind: 'reply'; id: number; outcome: Outcome }
  | { kind: 'peaks-wanted'; recordingId: string }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; fields: LogFields };

export const internalChannel = (name: string): string => `engine:${name}`;
