import { BlockList, isIP } from 'node:net';

/**
 * public: the open network · private: inside an organization · loopback: this machine · reserved: never a platform, such as
 * the link-local addresses under which clouds hand out their machine's credentials.
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'reserved';

const listOf = (...subnets: readonly [string, number][]): BlockList => {
  const list = new BlockList();
  for (const [address, prefix] of subnets) list.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
};

const RESERVED = listOf(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['fd00:ec2::254', 128],
);
const LOOPBACK = listOf(['127.0.0.0', 8], ['::1', 128]);
const PRIVATE = listOf(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['198.18.0.0', 15],
  ['fc00::', 7],
);

/** The class of an IP address as text; an IPv4 address inside an IPv6 one counts as itself. Null for a name. */
export function classOfAddress(text: string): AddressClass | null {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const version = isIP(address);
  if (version === 0) return null;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (RESERVED.check(address, family)) return 'reserved';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return PRIVATE.check(address, family) ? 'private' : 'public';
}
