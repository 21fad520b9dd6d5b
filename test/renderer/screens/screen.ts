import type { Page } from 'playwright-core';

/** A screen in one of its states, as the accessibility suite opens it. */
export interface Screen {
  name: string;
  /** Of the page, with what the fake is to show; see `fake-api/index.ts`. */
  address: string;
  /** Test id of what shows that the screen is there. */
  ready: string;
  prepare?: (page: Page) => Promise<void>;
}
