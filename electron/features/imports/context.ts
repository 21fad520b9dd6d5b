import type { EngineParts } from '../../engine/parts.ts';

/** What the parts of an import work with. */
export interface ImportContext extends EngineParts {
  /** Tells the windows that an import changed. */
  changed(id: string): void;
  /** The pause before a step is asked for again whose reply was lost; each after it is twice as long. */
  retryMs: number;
}
