import type { Route } from '#shared/wire/routes.ts';
import { type Outcome, TRIALS } from './trials.ts';

/** What was tried on a route, with the extras on or off. */
export interface Covered {
  service: string;
  route: Route;
  extras: boolean;
  outcome: Outcome;
}

/** A line a service: routes covered, by tag, and requests that were checked. */
export function coverageLines(covered: readonly Covered[]): string[] {
  const services = Map.groupBy(covered, ({ service }) => service);
  return [...services].map(([service, entries]) => {
    const routes = new Set(entries.map(({ route }) => route));
    const tagged = (tag: Route['tag']) => [...routes].filter((route) => route.tag === tag).length;
    const requests = entries.flatMap(({ outcome }) => TRIALS.map((trial) => outcome[trial]));
    const sent = requests.reduce((sum, tried) => sum + ('requests' in tried ? tried.requests : 0), 0);
    const modes = [...new Set(entries.map(({ extras }) => (extras ? 'on' : 'off')))].join(' and ');
    return `${service.padEnd(9)} ${routes.size} routes covered: ${tagged('stated')} stated, ${tagged('inferred')} inferred; extras ${modes}; ${sent} requests checked`;
  });
}

/** A line a trial and reason: the routes that it does not exist for. */
export function notApplicableLines(covered: readonly Covered[]): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { outcome, route } of covered) {
    for (const trial of TRIALS) {
      const tried = outcome[trial];
      if (!('none' in tried)) continue;
      const line = `${trial.padEnd(17)} ${tried.none}`;
      reasons.set(line, (reasons.get(line) ?? new Set()).add(route.code));
    }
  }
  return [...reasons]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([line, codes]) => `${line}: ${[...codes].join(' ')}`);
}
