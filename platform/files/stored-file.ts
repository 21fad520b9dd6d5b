import type { Db } from '../db/statements.ts';
import type { SendableFile } from '../http/send-file.ts';
import { readContent, type StoredContent } from './contents.ts';

/** Bytes of the store as they are sent. */
export const storedFile = (
  db: Db,
  { contentId, sha256, sizeBytes }: StoredContent,
  { name, contentType }: { name: string; contentType: string },
): SendableFile => ({
  name,
  contentType,
  sizeBytes,
  tag: sha256,
  open: (start, end) => readContent(db, contentId, start, end),
});
