import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { readAnyTable } from './any-table.ts';
import type { TableFormat, TableLine } from './table-source.ts';

/** A file that is gone when the test ends. Answers its path. */
export function fileOf(bytes: Uint8Array | string): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-table-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'table');
  writeFileSync(path, bytes);
  return path;
}

/** What a file is found to be, and its lines with their numbers. */
export async function tableOf(bytes: Uint8Array | string): Promise<{ format: TableFormat | null; lines: TableLine[] }> {
  const lines: TableLine[] = [];
  let format: TableFormat | null = null;
  await readAnyTable(
    fileOf(bytes),
    (found) => {
      format = found;
    },
    (line) => void lines.push(line),
  );
  return { format, lines };
}

export const cellsOf = async (bytes: Uint8Array | string): Promise<string[][]> =>
  (await tableOf(bytes)).lines.map(([, cells]) => cells);

/** The sentence with which a file is refused, and what to do. */
export async function refusalOf(bytes: Uint8Array | string): Promise<string> {
  const thrown = await tableOf(bytes).then(
    ({ lines }) => expect.fail(`it was read as ${JSON.stringify(lines).slice(0, 200)}`),
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(AppError);
  const { code, message, action } = thrown as AppError;
  expect(code).toBe('INVALID');
  expect(action).toBeTruthy();
  return `${message} ${action}`;
}
