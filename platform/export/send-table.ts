import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvOf } from './csv.ts';
import type { Table } from './table.ts';
import { xlsxOf } from './xlsx.ts';

const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/**
 * Sends a table as a file. Rows are read as fast as the client takes them, and no further once it is gone, so that a
 * file of any length costs no more than the piece under way.
 */
export function sendTable<Row>(reply: FastifyReply, format: 'csv' | 'xlsx', table: Table<Row>): FastifyReply {
  const file = format === 'csv' ? Readable.from(csvOf(table), { objectMode: false }) : Readable.fromWeb(xlsxOf(table));
  return reply
    .type(CONTENT_TYPES[format])
    .header('content-disposition', attachment(`${table.name}.${format}`))
    .send(file);
}

/** `Content-Disposition` of a file to keep. Any name is made safe: no path, no quote, no line end, and ASCII for old clients. */
export function attachment(name: string): string {
  const safe = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{C}"\\/:*?<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const ascii = safe
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]+/g, '')
    .replaceAll(/%|'/g, '')
    .trim();
  const fallback = /^[^.]/.test(ascii) ? ascii : `report${ascii.replace(/^\.*/, '.')}`;
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encodeURIComponent(safe).replaceAll(/['()*]/g, percent)}`;
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
