import type { Connection } from '#shared/contract/connections.ts';
import type { AppHandlers } from '#shared/contract/index.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import type { LogFields } from '../lib/ports.ts';

/** The calls of the contract that the engine answers. The main side answers the rest itself. */
export type EngineHandlers = Pick<
  AppHandlers,
  'calls' | 'comments' | 'contacts' | 'outbox' | 'recordings' | 'storage' | 'sync'
> & {
  connections: Omit<AppHandlers['connections'], 'addSample' | 'samplePlatform' | 'setSamplePlatform'>;
};

/** Where the bytes of a recording lie and how to read them. Never crosses to a window. */
export interface MediaSource {
  path: string;
  key: Uint8Array;
  fileId: string;
  length: number;
  contentType: string;
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
  /** The machine woke up, or the network or the sample platform came back: try now. */
  wake(): Promise<void>;
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
  audioPolicy: AudioPolicy;
}

/** What the engine asks of the main side, which alone reaches the keychain. */
export interface MainServices {
  getSecret(input: { account: string }): Promise<string | null>;
  setSecret(input: { account: string; value: string }): Promise<void>;
  removeSecret(input: { account: string }): Promise<void>;
}

export type Outcome = { ok: true; value: unknown } | { ok: false; error: ErrorData };

export type ToEngine =
  | { kind: 'open'; options: EngineOptions }
  | { kind: 'call'; id: number; channel: string; input: unknown; requestId: string }
  | { kind: 'answer'; id: number; outcome: Outcome }
  | { kind: 'close' };

export type FromEngine =
  | { kind: 'opened'; outcome: Outcome }
  | { kind: 'reply'; id: number; outcome: Outcome }
  | { kind: 'ask'; id: number; name: keyof MainServices; input: unknown }
  | { kind: 'event'; feature: string; member: string; payload: unknown }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; fields: LogFields }
  | { kind: 'closed' };

export const internalChannel = (name: string): string => `engine:${name}`;
