/** A text of the code put in another's place. */
export interface Patch {
  /** From the top of the repository. */
  file: string;
  /** Exact text that stands once in the file. */
  find: string;
  replace: string;
}

/** A bug that others have shipped, or that the simulation once found here, put into a copy of the code. */
export interface PlantedBug {
  /** As in the table of bugs in the reference; F for one that was found here. */
  id: string;
  /** In words. */
  bug: string;
  /** A seed that finds it, so that finding it again takes seconds; null where none is known since the plan of seeds last changed. */
  foundBy: number | null;
  patches: readonly Patch[];
}
