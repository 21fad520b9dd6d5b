import { z } from 'zod';

/** What a list told about itself; each figure is null where the reply did not carry it. */
export interface ListInfo {
  page: number | null;
  limit: number | null;
  offset: number | null;
  total: number | null;
  totalPages: number | null;
  hasNextPage: boolean | null;
}

export type DecodedList<T> =
  | {
      ok: true;
      items: T[];
      /** Items that did not fit the schema: left out of `items`, never hidden. */
      rejected: { index: number; item: unknown; problem: string }[];
      info: ListInfo;
    }
  | { ok: false; problem: string };

const LIST_KEYS = ['data', 'items', 'results'] as const;

/**
 * Reads a list out of any of the envelopes in use: a bare array, the array under `key`, under `data`, `items` or `results`, or
 * else under the only array-valued key (`apiKeys`, `sessions`). `meta` or `pagination` is optional, in either spelling.
 */
export function decodeList<T extends z.ZodType>(item: T, json: unknown, key?: string): DecodedList<z.output<T>> {
  const found = findArray(json, key);
  if (found === null) return { ok: false, problem: 'the reply holds no list' };
  const items: z.output<T>[] = [];
  const rejected: { index: number; item: unknown; problem: string }[] = [];
  found.forEach((candidate, index) => {
    const parsed = item.safeParse(candidate);
    if (parsed.success) items.push(parsed.data);
    else rejected.push({ index, item: candidate, problem: z.prettifyError(parsed.error) });
  });
  return { ok: true, items, rejected, info: readInfo(json) };
}

function findArray(json: unknown, key: string | undefined): unknown[] | null {
  if (Array.isArray(json)) return json;
  if (!isRecord(json)) return null;
  for (const name of key === undefined ? LIST_KEYS : [key, ...LIST_KEYS]) {
    const value = json[name];
    if (Array.isArray(value)) return value;
  }
  const arrays = Object.values(json).filter(Array.isArray);
  return arrays.length === 1 ? (arrays[0] ?? null) : null;
}

function readInfo(json: unknown): ListInfo {
  const envelope = isRecord(json) ? json : {};
  const meta = [envelope.meta, envelope.pagination].find(isRecord) ?? {};
  const number = (...names: string[]): number | null => {
    const value = names.map((name) => meta[name]).find((one) => typeof one === 'number' && Number.isFinite(one));
    return typeof value === 'number' ? value : null;
  };
  const hasNext = [meta.hasNextPage, meta.has_next_page].find((one) => typeof one === 'boolean');
  return {
    page: number('page', 'current_page'),
    limit: number('limit'),
    offset: number('offset'),
    total: number('total', 'total_count'),
    totalPages: number('totalPages', 'total_pages'),
    hasNextPage: typeof hasNext === 'boolean' ? hasNext : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
