import { CAPABILITY_KEYS, type Capability } from '#shared/contract/connections.ts';
import { failureOf } from '../net/net-failure.ts';

export type Offers = Partial<Record<Capability['key'], Capability['offered']>>;

/** What is told, in the order in which it is shown, and comments, which are kept on this machine whatever the platform is. */
export function capabilitiesOf(offers: Offers): Capability[] {
  const told: Offers = { comments: 'local', ...offers };
  return CAPABILITY_KEYS.flatMap((key) => {
    const offered = told[key];
    return offered === undefined ? [] : [{ key, offered }];
  });
}

/** What an answer tells of a thing that was asked for. A platform in trouble is not taken for one that offers nothing. */
export function offeredBy(result: PromiseSettledResult<unknown>): Capability['offered'] {
  if (result.status === 'fulfilled') return 'platform';
  return isAbsent(result) ? 'absent' : 'unprobed';
}

/** The platform itself answers that there is no such thing for this key. */
function isAbsent(result: PromiseSettledResult<unknown>): boolean {
  if (result.status === 'fulfilled') return false;
  const failure = failureOf(result.reason);
  return (failure?.status === 403 || failure?.status === 404) && !failure.isForeign;
}

/** The first failure that is no plain absence, or null. */
export function troubleOf(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const failed = results.find((result) => result.status === 'rejected' && !isAbsent(result));
  return failed?.status === 'rejected' ? failed.reason : null;
}
