import type { PlatformName } from '#shared/contract/connections.ts';
import type { LocalCapabilities } from '#shared/wire/local/capabilities.ts';
import type { Identity, TestedConnection } from './connection-test.ts';

/** Bytes of a recording from `fromByte` on, as its platform sends them. */
export interface AudioReply {
  /** Where the bytes start: `fromByte` if the platform resumes, else 0. */
  offset: number;
  /** Length of the whole file, where the platform says it. */
  totalBytes: number | null;
  contentType: string;
  /** A strong validator, or null where there is none to resume with. */
  etag: string | null;
  body: AsyncIterable<Uint8Array>;
}

export interface AudioRequest {
  recordingRemoteId: string;
  fromByte: number;
  /** The validator of the bytes already here. */
  etag: string | null;
  signal: AbortSignal;
}

/**
 * What every platform can be asked. Replies are the platform's own JSON, checked against `shared/wire`; a 200 that carries an
 * error is translated here and nowhere else. Every failure is an `AppError`; see `net/` for which request may be repeated.
 */
export interface Connector {
  readonly platform: PlatformName;
  /** Whom the key belongs to: proves address, line, platform and key at once. */
  identify(signal?: AbortSignal): Promise<Identity>;
  /** Looks how far one comes with it, step by step; an expected failure is part of the answer. */
  test(signal?: AbortSignal): Promise<TestedConnection>;
  openAudio(request: AudioRequest): Promise<AudioReply>;
}

/** What a server offers beyond its documented API; every one of them may be missing. */
export type Extras = LocalCapabilities['capabilities'];

/** A connector with a line of its own, which its owner closes. */
export interface OpenConnector extends Connector {
  /** What the server offers beyond its documented API: asked once; null where it is an ordinary server. */
  extras(signal?: AbortSignal): Promise<Extras | null>;
  /** How far the platform's clock was ahead at its last answer; null where it does not tell. */
  clockSkewMs(): number | null;
  close(): Promise<void>;
}

/** The connectors of the connections that exist, each made once with its key from the secret store. */
export interface Connectors {
  for(connectionId: string): Promise<Connector>;
}
