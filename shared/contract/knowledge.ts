import { z } from 'zod';
import { MAX_KNOWLEDGE_CONTENT } from '../wire/flowgent/knowledge.ts';
import { Changed, ForeignText, Instant, LocalId, Nothing, PageRequest, page, ShortText, SortOrder } from './common.ts';
import { PlatformName } from './connections.ts';
import { command, event, query } from './define.ts';
import { Job } from './jobs.ts';

/** Longest content of an item that crosses to a window: more than any platform takes. */
const MAX_SHOWN_CONTENT = 20_000;

const Content = z.string().transform((text) => text.slice(0, MAX_SHOWN_CONTENT));

/** Somebody who answers from it; `id` is null where the agent is not kept here. */
const Reader = z.object({ id: LocalId.nullable(), name: ForeignText });

/** base: documents that are cut into passages · item: one text. */
export const KnowledgeKind = z.enum(['base', 'item']);

export const KnowledgeRow = z.object({
  id: LocalId,
  kind: KnowledgeKind,
  connectionId: LocalId,
  connectionName: z.string(),
  platform: PlatformName,
  name: ForeignText,
  /** Of a base: active, archived or a word of the platform's own. */
  status: ForeignText.nullable(),
  /** Documents of a base that are kept here; null for an item. */
  documentCount: z.number().int().nullable(),
  /** Of those, how many could not be read by the platform. */
  failedCount: z.number().int().nullable(),
  /** Characters of an item; null for a base, and where its content was not read yet. */
  contentLength: z.number().int().nullable(),
  /** The first of the agents that answer from it. */
  agents: z.array(Reader).max(50),
  agentCount: z.number().int(),
  hasDraft: z.boolean(),
  updatedAt: Instant.nullable(),
});

export const KnowledgeDocument = z.object({
  id: LocalId,
  name: ForeignText,
  fileType: ForeignText.nullable(),
  sizeBytes: z.number().int().nullable(),
  /** uploading, waiting_for_scan, processing, ready or failed, or a word of the platform's own. */
  status: ForeignText.nullable(),
  /** parsing, chunking, embedding or upserting; of a failed one, where it failed. */
  step: ForeignText.nullable(),
  /** Passages that it was cut into. */
  chunkCount: z.number().int().nullable(),
  /** Why it failed, in the platform's words. */
  error: ForeignText.nullable(),
  updatedAt: Instant.nullable(),
});

export const BaseDetail = KnowledgeRow.extend({
  kind: z.literal('base'),
  description: ForeignText.nullable(),
  embeddingModel: ForeignText.nullable(),
  createdAt: Instant.nullable(),
  readAt: Instant.nullable(),
});

/** What a person may change of an item. */
export const ItemFields = z.object({
  name: z.string().trim().min(1).max(256),
  content: z
    .string()
    .regex(/\S/)
    .refine((text) => text.length <= MAX_KNOWLEDGE_CONTENT),
  /** The platform's ids of the agents that answer from it. */
  agentIds: z.array(z.string().min(1).max(128)).min(1).max(200),
  /** What it is searched by in place of its content; the platform never says what it is. */
  indexOn: z.string().trim().max(2000).nullable(),
});

export const ItemDraftFields = z
  .object({
    name: z.string().max(1000),
    content: z.string().max(MAX_SHOWN_CONTENT),
    agentIds: z.array(z.string().max(128)).max(200),
    indexOn: z.string().max(4000).nullable(),
  })
  .partial();

export const ItemFieldName = ItemDraftFields.keyof();

export const ItemDetail = KnowledgeRow.extend({
  kind: z.literal('item'),
  /** Null while only the list was read, which leaves it out. */
  content: Content.nullable(),
  contentReadAt: Instant.nullable(),
  agentIds: z.array(z.string()).max(200),
  /** Agents of the connection, to choose from, by the platform's id. */
  choices: z.array(z.object({ remoteId: z.string(), name: ForeignText })).max(200),
  draft: z.object({ fields: ItemDraftFields, conflicts: z.array(ItemFieldName), updatedAt: Instant }).nullable(),
  createdAt: Instant.nullable(),
  readAt: Instant.nullable(),
});

export const KnowledgeDetail = z.discriminatedUnion('kind', [BaseDetail, ItemDetail]);

export const KnowledgeFilter = z.object({ text: ShortText.optional(), kind: KnowledgeKind.optional() });
export const KnowledgeSort = z.object({ by: z.enum(['name', 'datedAt']), order: SortOrder });

const Id = z.object({ id: LocalId });
const BaseWords = z.object({
  name: z.string().trim().min(1).max(128),
  description: z.string().trim().max(2000).nullable(),
});

/** Why a chosen file is not sent: its ending is none that can be read, it is too large, it is empty, or it cannot be opened. */
export const FileRefusal = z.enum(['ending', 'size', 'empty', 'unreadable']);

/** A platform may take a minute to answer, and is asked again where an answer was lost. */
const PLATFORM_CALL = { deadlineMs: 150_000 };
/** A person may look for a file as long as they like. */
const DIALOG_CALL = { deadlineMs: 3_600_000 };

/** What agents know: bases with documents, and items. */
export const knowledge = {
  list: query(
    z.object({
      filter: KnowledgeFilter.prefault({}),
      sort: KnowledgeSort.prefault({ by: 'name', order: 'asc' }),
      page: PageRequest.prefault({}),
    }),
    page(KnowledgeRow),
  ),
  overview: query(
    z.object({}).optional(),
    z.object({ readAt: Instant.nullable(), baseCount: z.number().int(), itemCount: z.number().int() }),
  ),
  get: query(Id, KnowledgeDetail),
  /** By name. */
  documents: query(z.object({ baseId: LocalId, page: PageRequest.prefault({}) }), page(KnowledgeDocument)),
  /** Files on their way into a base, and those that did not get there, newest first. */
  uploads: query(z.object({ baseId: LocalId }), z.array(Job).max(50)),
  /** Agents of the connections that keep items, for a new one. */
  agentChoices: query(
    z.object({ connectionId: LocalId }),
    z.array(z.object({ remoteId: z.string(), name: ForeignText })).max(200),
  ),

  createBase: command(BaseWords.extend({ requestId: LocalId, connectionId: LocalId }), Id, PLATFORM_CALL),
  /** `base` is what stood there when the edit began: CONFLICT where the platform has something else by now. */
  updateBase: command(
    BaseWords.extend({ id: LocalId, base: z.object({ name: z.string(), description: z.string().nullable() }) }),
    KnowledgeDetail,
    PLATFORM_CALL,
  ),
  /** CONFLICT names the agents that answer from it. */
  removeBase: command(Id, Nothing, PLATFORM_CALL),

  /** Lets the person choose files, and sends those that a base takes, each as a job. Answered by the main side. */
  chooseDocuments: command(
    z.object({ baseId: LocalId }),
    z.object({
      jobIds: z.array(LocalId),
      refused: z.array(z.object({ name: z.string(), reason: FileRefusal })),
    }),
    DIALOG_CALL,
  ),
  removeDocument: command(Id, Nothing, PLATFORM_CALL),

  createItem: command(ItemFields.extend({ requestId: LocalId, connectionId: LocalId }), Id, PLATFORM_CALL),
  saveItemDraft: command(z.object({ id: LocalId, fields: ItemDraftFields }), KnowledgeDetail),
  dropItemDraft: command(Id, KnowledgeDetail),
  settleItemDraft: command(
    z.object({
      id: LocalId,
      choices: z.array(z.object({ field: ItemFieldName, keep: z.enum(['mine', 'theirs']) })).max(10),
    }),
    KnowledgeDetail,
  ),
  /** Sends the draft as `agents.publishDraft` does. */
  publishItemDraft: command(Id, z.object({ isSaved: z.boolean(), item: KnowledgeDetail }), PLATFORM_CALL),
  removeItem: command(Id, Nothing, PLATFORM_CALL),
  onChanged: event(Changed),
};

export type KnowledgeRow = z.infer<typeof KnowledgeRow>;
export type KnowledgeDocument = z.infer<typeof KnowledgeDocument>;
export type KnowledgeDetail = z.infer<typeof KnowledgeDetail>;
export type BaseDetail = z.infer<typeof BaseDetail>;
export type ItemDetail = z.infer<typeof ItemDetail>;
export type ItemFields = z.infer<typeof ItemFields>;
export type ItemDraftFields = z.infer<typeof ItemDraftFields>;
export type ItemFieldName = z.infer<typeof ItemFieldName>;
export type KnowledgeFilter = z.infer<typeof KnowledgeFilter>;
export type KnowledgeSort = z.infer<typeof KnowledgeSort>;
export type KnowledgeKind = z.infer<typeof KnowledgeKind>;
export type FileRefusal = z.infer<typeof FileRefusal>;
