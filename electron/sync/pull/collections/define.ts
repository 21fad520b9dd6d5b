import type { PlatformName } from '#shared/contract/connections.ts';
import type { ListPage } from '../../../connectors/list-page.ts';
import type { AnyConnector } from '../../../connectors/registry.ts';
import type { Topic } from '../../change-notes.ts';
import type { RecordCollection } from '../../store/base-table.ts';

export type ConnectorOf<P extends PlatformName> = Extract<AnyConnector, { platform: P }>;

/** What lists show of a record, sort and search by. */
export interface Description {
  /** The platform's id of it, unique in its collection; a record without one goes by what names it, together with its parent. */
  remoteId: string;
  /** What people know it by; the id where it has no name. */
  name?: string | null | undefined;
  status?: string | null | undefined;
  /** When the platform says that it came to be: ISO 8601, or milliseconds. */
  datedAt?: string | number | null | undefined;
  /** Its last change; decides whether a row read late is older than what is here. */
  updatedAt?: string | number | null | undefined;
  /** More that a search should find it by. */
  keywords?: readonly (string | null | undefined)[];
}

export interface RecordRequest {
  /** From 1. */
  page: number;
  limit: number;
  /** The record that they belong to, by the platform's id; empty where the list stands alone. */
  parentId: string;
  /** For lists that are about a time until now. */
  now: number;
  signal: AbortSignal;
}

/** What is needed of a definition to keep an answer. */
export interface RecordShape<T> {
  collection: RecordCollection;
  describe(item: T, parentId: string): Description;
}

/** A list of a platform that is kept here as it is sent. */
export interface RecordDefinition<P extends PlatformName = PlatformName, T = unknown> extends RecordShape<T> {
  platform: P;
  /** Whose screens hear of a change. */
  topic: Topic;
  /** How old the list may be, in ms, before it is read again by itself. */
  everyMs: number;
  /** The list is read once for each of these. */
  parent?: RecordCollection;
  /** A page; a list that does not page answers all of it at once. */
  list(connector: ConnectorOf<P>, request: RecordRequest): Promise<ListPage<T>>;
  /**
   * Asks for one by id. It proves a removal; a definition that `keepsDetail` also keeps the answer beside the row, for whatever
   * the list leaves out. Without it, two complete lists that do not name a record are the proof.
   */
  get?(connector: ConnectorOf<P>, remoteId: string, parentId: string, signal: AbortSignal): Promise<unknown>;
  keepsDetail?: boolean;
}

/** Any definition, with its types gone: what its `list` answers is what its `describe` takes. */
export interface AnyRecordDefinition extends Omit<RecordDefinition, 'list' | 'get' | 'describe'> {
  list(connector: AnyConnector, request: RecordRequest): Promise<ListPage<unknown>>;
  describe(item: unknown, parentId: string): Description;
  get?(connector: AnyConnector, remoteId: string, parentId: string, signal: AbortSignal): Promise<unknown>;
}

const MINUTE_MS = 60_000;
/** What people set up now and then. */
export const SETUP_EVERY_MS = 5 * MINUTE_MS;
/** What moves by itself while it is watched. */
export const LIVE_EVERY_MS = 20_000;

/** Infers the item from `list`. */
export const defineRecords = <P extends PlatformName, T>(definition: RecordDefinition<P, T>): RecordDefinition<P, T> =>
  definition;
