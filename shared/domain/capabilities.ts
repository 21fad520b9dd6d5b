import type { Capability, CapabilityKey } from '../contract/connections.ts';
import { CAPABILITY_KEYS } from '../contract/connections.ts';

/** What a connection offers of one thing; what its platform has never heard of is absent. */
export const offeredIn = (capabilities: readonly Capability[], key: CapabilityKey): Capability['offered'] =>
  capabilities.find((one) => one.key === key)?.offered ?? 'absent';

/** Whether a screen may show it as something that can be used: also where nobody knows before it is tried. */
export const mayUse = (capabilities: readonly Capability[], key: CapabilityKey): boolean =>
  offeredIn(capabilities, key) !== 'absent';

/** What was just looked at, with what was known before in the place of what could not be found out this time. */
export function mergeCapabilities(known: readonly Capability[], seen: readonly Capability[]): Capability[] {
  const merged = seen.map(({ key, offered }): Capability => {
    const before = known.find((one) => one.key === key)?.offered;
    return { key, offered: offered === 'unprobed' && before !== undefined ? before : offered };
  });
  return merged.toSorted((a, b) => CAPABILITY_KEYS.indexOf(a.key) - CAPABILITY_KEYS.indexOf(b.key));
}
