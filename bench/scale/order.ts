import type { Question, Subjects } from '../../test/integration/support/scale-questions.ts';

/** What a process that measures one store is told. */
export interface ScaleOrder {
  path: string;
  keyHex: string;
  subjects: Subjects;
  /** How often each question is asked. */
  askCount: number;
}

/** What it says at its end, all in ms but for memory. */
export interface ScaleMeasure {
  /** From nothing to the first page of People and of Calls. */
  firstListMs: number;
  /** By the name of each question, every time it was asked. */
  answers: Record<Question['name'], number[]>;
  /** The process at its most, less what it had before the store was opened. */
  grownMib: number;
}
