import { basename, extname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { KbDocument } from '#shared/wire/gomobile/knowledge-bases.ts';
import type { JobRunner } from '../../jobs/jobs.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, madeBy } from '../../sync/act-once.ts';
import { documents } from '../../sync/pull/collections/knowledge.ts';
import { keepRecord, removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord, findRecordByRemoteId, type StoredRecord } from '../../sync/store/record-table.ts';
import { type BaseClient, goneOrNull, type KnowledgeDeps, knowledgeChanged, unlessGone } from './deps.ts';
import { knowledgeRecord } from './record.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.pdf': 'application/pdf',
};

const FIRST_POLL_MS = 500;
const MAX_POLL_MS = 10_000;
/** A document that is read for longer is left to the next sync. */
const MAX_POLLS = 200;

const Input = z.object({
  baseId: z.string(),
  path: z.string(),
  sentAt: z.number(),
  /** The platform's ids of the documents of this name that were there before: an upload that was cut short is none of them. */
  knownIds: z.array(z.string()),
});

/** Queues the upload of a file into a base. */
export function startUpload(
  { db, clock, jobs }: KnowledgeDeps,
  { jobId, baseId, path }: { jobId: string; baseId: string; path: string },
): Job {
  const base = knowledgeRecord(db, baseId, 'knowledgeBases');
  const name = basename(path);
  const knownIds = documentsOf({ db }, base)
    .filter((document) => document.name === name)
    .map(({ remoteId }) => remoteId);
  const input = { baseId, path, sentAt: clock.now(), knownIds } satisfies z.infer<typeof Input>;
  return jobs.start({ id: jobId, kind: 'document', label: name, input });
}

const documentsOf = ({ db }: Pick<KnowledgeDeps, 'db'>, { connectionId, remoteId }: StoredRecord): StoredRecord[] => [
  ...eachRecord(db, { collections: ['documents'], connectionId, parentRemoteId: remoteId }),
];

/** Sends a file once, then follows the platform reading it until it is ready or failed. */
export const documentRunner =
  (deps: KnowledgeDeps): JobRunner =>
  async (raw, { signal, onProgress }) => {
    const { baseId, path, sentAt, knownIds } = Input.parse(raw);
    const base = knowledgeRecord(deps.db, baseId, 'knowledgeBases');
    const document = await deps.online(base.connectionId, ['gomobile'], async ({ client }) => {
      const params = { kbId: base.remoteId };
      const name = basename(path);
      const find = async (): Promise<KbDocument | null> => {
        const query = { page: 1, limit: 100, sortBy: 'createdAt', sortOrder: 'desc' } as const;
        const { items } = await client.list('listDocuments', { params, query, signal });
        return madeBy(items, {
          sentAt,
          isKnown: ({ id }) => knownIds.includes(id),
          matches: (one) => one.name === name,
          datedAt: ({ createdAt }) => createdAt,
        });
      };
      const contentType = CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
      const upload = { file: { name, contentType, source: { path } }, fields: {} };
      const toldOf = ({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }) =>
        onProgress(sentBytes, totalBytes);
      // A job that is done again after Earshot ended may have sent the file already.
      const sent =
        (await find()) ??
        (await actOnce(() => client.call('uploadDocument', { params, upload, onProgress: toldOf, signal }), find));
      keep(deps, base, sent);
      return follow(deps, client, base, sent, signal);
    });
    if (document.status === 'failed') {
      throw new AppError(
        'INVALID',
        `The platform could not read the document: ${document.error ?? 'it does not say why'}.`,
        {
          action: 'Check the file, then upload it again.',
        },
      );
    }
    const counts = { passages: document.chunkCount ?? 0 };
    return { path: null, rowCount: document.chunkCount ?? null, sizeBytes: document.fileSize ?? null, counts };
  };

const isOver = ({ status }: KbDocument): boolean => status === 'ready' || status === 'failed';

/** Asks after a document, ever more rarely, until it is ready or failed. Cancelled, it stops asking; the document stays there. */
async function follow(
  deps: KnowledgeDeps,
  client: BaseClient,
  base: StoredRecord,
  sent: KbDocument,
  signal: AbortSignal,
): Promise<KbDocument> {
  let document = sent;
  let pauseMs = FIRST_POLL_MS;
  for (let poll = 0; poll < MAX_POLLS && !isOver(document); poll++) {
    await setTimeout(pauseMs, undefined, { signal });
    pauseMs = Math.min(MAX_POLL_MS, pauseMs * 1.5);
    const params = { kbId: base.remoteId, docId: sent.id };
    document = await client.call('getDocument', { params, signal });
    keep(deps, base, document);
  }
  return document;
}

function keep(deps: KnowledgeDeps, { connectionId, remoteId, id }: StoredRecord, item: KbDocument): void {
  keepRecord(deps, documents, { connectionId, item, parentId: remoteId });
  knowledgeChanged(deps, id);
}

/** Deletes a document there and here; agents forget what they know from it. */
export async function removeDocument(deps: KnowledgeDeps, id: string): Promise<void> {
  const { db } = deps;
  const { connectionId, remoteId, parentRemoteId } = knowledgeRecord(db, id, 'documents');
  const params = { kbId: parentRemoteId, docId: remoteId };
  await deps.online(connectionId, ['gomobile'], ({ client }) =>
    actOnce(
      () => unlessGone(() => client.act('deleteDocument', { params })),
      () => goneOrNull(() => client.call('getDocument', { params })),
    ),
  );
  inTransaction(db, () => removeRecord(deps, { connectionId, collection: 'documents', remoteId }));
  const base = findRecordByRemoteId(db, { connectionId, collection: 'knowledgeBases', remoteId: parentRemoteId });
  knowledgeChanged(deps, base?.id ?? id);
}
