import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { EngineInternals, ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { ImportContext } from './context.ts';
import { listImports, toImport } from './repository.ts';
import { writeResultFile } from './result-file.ts';
import {
  cancelRun,
  configure,
  correct,
  createReadings,
  getImport,
  getRecord,
  listCountries,
  pageOfRows,
  recoverImports,
  removeImport,
  runImport,
  startCheck,
  startRun,
} from './service.ts';

export const importQueries = ({ db }: ReaderParts): ReaderHandlers['imports'] => ({
  list: ({ page }) => {
    const { rows, total } = listImports(db, page);
    return { rows: rows.map((record) => toImport(db, record)), total };
  },
  get: ({ id }) => getImport(db, id),
  rows: (input) => pageOfRows(db, input),
  countries: () => listCountries(),
});

export interface ImportCommands {
  commands: WriterHandlers['imports'];
  /** What the main side asks, which alone knows where files lie. */
  files: Pick<EngineInternals, 'readImportFile' | 'writeImportRows'>;
  /** Ends what is being read. */
  stop(): Promise<void>;
}

const RETRY_MS = 400;

/** Before jobs go on: this says how imports are done. */
export function importCommands(parts: EngineParts, { retryMs = RETRY_MS } = {}): ImportCommands {
  const changed = (id: string) => parts.publish('imports', 'onChanged', { ids: [id] });
  const context: ImportContext = { ...parts, changed, retryMs };
  const readings = createReadings(context);
  recoverImports(context);
  parts.jobs.register('import', (input, job) => {
    const { importId } = input as { importId: string };
    return runImport(context, importId, job);
  });
  const told = <T>(id: string, value: T): T => {
    changed(id);
    return value;
  };
  return {
    commands: {
      configure: (input) => told(input.id, configure(context, input)),
      check: ({ id }) => startCheck(context, id),
      correct: (input) => told(input.id, correct(context, input)),
      run: ({ id }) => startRun(context, id),
      cancel: ({ id }) => told(id, cancelRun(context, id)),
      remove: ({ id }) => removeImport(context, readings, id),
    },
    files: {
      readImportFile: (file) => readings.begin(file),
      writeImportRows: ({ id, ...wish }) => writeResultFile(parts.db, getRecord(parts.db, id), wish),
    },
    stop: () => readings.endAll(),
  };
}
