import type { Page } from 'playwright-core';
import type { Console } from '../../test/e2e/support/console.ts';

/**
 * Goes through the screens of one area in the sample workspace, online, and shows each with `show`, which takes the pictures.
 * A file of this folder exports one as `visit`; it leaves the console as it found it.
 */
export type Visit = (tour: {
  page: Page;
  show: (name: string) => Promise<void>;
  /** Answers the next file dialog. */
  answerDialog: Console['answerDialog'];
}) => Promise<void>;
