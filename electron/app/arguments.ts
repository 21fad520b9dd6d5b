import type { DeepLink } from '#shared/contract/links.ts';
import { LINK_SCHEME, parseDeepLink } from '#shared/domain/deep-link.ts';

// Security: see docs/security.md before changing. Any program may start a second instance with any arguments.

/** What the command line may ask of the application itself; Chromium's own switches are not ours. */
export interface AppArguments {
  /** Opens the sample workspace at once in a profile that is thrown away. */
  sample: boolean;
  /** The first argument that is a link to a place in Earshot. */
  link: DeepLink | null;
  /** How many flags said nothing that is known; they are counted and never repeated. */
  unknownCount: number;
}

/** Ours, and what a person, a test or the host may pass that Earshot leaves to others. */
const KNOWN = /^--(?:|sample|headless|user-data-dir=.*|remote-debugging-port=\d{1,5})$/s;
const IS_LINK = new RegExp(`^${LINK_SCHEME}:`, 'i');

export function parseArguments(argv: readonly string[]): AppArguments {
  const links = argv.filter((argument) => IS_LINK.test(argument)).map(parseDeepLink);
  const isUnknown = (argument: string) => argument.startsWith('-') && !KNOWN.test(argument);
  return {
    sample: argv.includes('--sample'),
    link: links.find((link) => link !== null) ?? null,
    unknownCount: argv.filter(isUnknown).length,
  };
}
