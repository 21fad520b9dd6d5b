import type { EngineParts } from '../../engine/parts.ts';

/** What the parts of an import work with. */
export interface ImportContext extends EngineParts {
  /** Tells the windows that an import changed. */
  changed(id: string): void;
}
