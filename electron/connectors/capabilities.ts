import { CAPABILITY_KEYS, type Capability } from '#shared/contract/connections.ts';
import { failureOf } from '../net/net-failure.ts';

export type Offers = Partial<Record<Capability['key'], Capability['offered']>>;

/** Every capability: as told, comments as everywhere kept on this machine, and the rest absent. */
export const capabilitiesOf = (offers: Offers): Capability[] =>
  CAPABILITY_KEYS.map((key) => ({ key, offered: offers[key] ?? (key === 'comments' ? 'local' : 'absent') }));

/** What a list's answer tells of it. A platform in trouble is not taken for one that offers nothing. */
export const offeredBy = (result: PromiseSettledResult<unknown>): Capability['offered'] =>
  isAbsent(result) ? 'absent' : 'platform';

/** The platform itself answers that there is no such thing for this key. */
export function isAbsent(result: PromiseSettledResult<unknown>): boolean {
  if (result.status === 'fulfilled') return false;
  const failure = failureOf(result.reason);
  return (failure?.status === 403 || failure?.status === 404) && !failure.isForeign;
}

/** The first failure that is no plain absence, or null. */
export function troubleOf(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const failed = results.find((result) => result.status === 'rejected' && !isAbsent(result));
  return failed?.status === 'rejected' ? failed.reason : null;
}
