import type { DeepLink } from '#shared/contract/links.ts';
import { parseDeepLink } from '#shared/domain/deep-link.ts';
import type { Log } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import { parseArguments } from './arguments.ts';

// Security: see docs/security.md before changing. A link names a place; what is done there is left to the person.

export interface Links {
  /** The arguments of this instance or of a second one. */
  arguments(argv: readonly string[]): void;
  /** An address that the system hands over. */
  address(url: string): void;
  /** The place that waits, once. */
  take(): DeepLink | null;
}

/** Keeps the newest link until the screens ask for it: one that comes before the unlocking waits for it. */
export function createLinks({ publish, log }: { publish: Publish; log: Log }): Links {
  let waiting: DeepLink | null = null;
  const arrive = (link: DeepLink) => {
    waiting = link;
    publish('links', 'onArrived', null);
  };
  return {
    arguments(argv) {
      const { link, unknownCount } = parseArguments(argv);
      if (unknownCount > 0) log.warn('links.arguments-ignored', { count: unknownCount });
      if (link) arrive(link);
    },
    address(url) {
      const link = parseDeepLink(url);
      if (link) arrive(link);
      else log.warn('links.refused');
    },
    take() {
      const link = waiting;
      waiting = null;
      return link;
    },
  };
}
