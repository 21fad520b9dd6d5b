import { createHash } from 'node:crypto';

/**
 * A UUID made from a name (as RFC 9562, version 5), so that the sample workspace has the same identifiers everywhere:
 * `sampleId('contact', 'amina-haddad')`.
 */
export function sampleId(kind: string, key: string): string {
  const bytes = createHash('sha1').update(`earshot:${kind}:${key}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

/** 24 hexadecimal digits, the form of workspace identifiers. */
export const sampleWorkspaceId = (slug: string): string =>
  createHash('sha1').update(`earshot:workspace:${slug}`).digest('hex').slice(0, 24);

/** An ObjectId made from a name, as Trillet's documents have them. */
export const sampleObjectId = (kind: string, key: string): string =>
  createHash('sha1').update(`earshot:${kind}:${key}`).digest('hex').slice(0, 24);

export function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
